"""Credit: an append-only ledger of concluded facts, a versioned scheme, and what follows."""
