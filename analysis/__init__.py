"""What it means: snapshots, indicators, verdicts, the ledger, scorecards and reports."""
