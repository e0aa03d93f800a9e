"""What a site owes for its findings: deadlines, the ledger its office fills in (整改台账), and what it answered."""
