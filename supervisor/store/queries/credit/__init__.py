"""Reads of ledger, standings and requests."""
