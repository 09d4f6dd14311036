"""Receipts of a check."""
