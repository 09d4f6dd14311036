"""Accounts, audit trail, files, locks, seals and throttles that every feature uses."""
