"""Proof pages in a browser."""
