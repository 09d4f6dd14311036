"""Seeded draws and error rates with their intervals."""
