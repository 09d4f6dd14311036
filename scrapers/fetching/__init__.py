"""Asking for pages: where, how fast, by which rules, and what may go wrong."""
