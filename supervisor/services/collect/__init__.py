"""Runs of sources: live, handed over, replayed."""
