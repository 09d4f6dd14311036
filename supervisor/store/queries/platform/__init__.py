"""Reads of accounts and of the audit trail."""
