"""Reads over pictures."""
