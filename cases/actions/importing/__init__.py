"""A ledger becomes cases: read, understood, written chunk by chunk, amended."""
