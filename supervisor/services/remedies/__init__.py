"""Objections, replies, commitments, and what time does to credit."""
