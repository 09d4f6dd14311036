"""The credit ledger, standings, schemes, repair and letters."""
