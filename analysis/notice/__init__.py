"""The quarterly notice (通报), the letters to single sites (整改通知单) and the yearly performance sheet.

The ledger's facts become blocks of text and tables once; DOCX and HTML are two ways to write the same blocks.
"""
