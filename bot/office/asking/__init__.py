"""What the ledger answers."""
