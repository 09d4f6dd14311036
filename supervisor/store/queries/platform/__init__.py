"""Reads of accounts, of the audit trail and of claimed job runs."""
