"""What an inspector is handed for one finding: its pages, its rule, its life, and hashes that hold them together.

case (what a finding rests on) → warc, papers, cover (how it is written down) → pack (folder, ZIP, manifest) → verify.
"""
