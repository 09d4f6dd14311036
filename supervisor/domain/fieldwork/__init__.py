"""Inspections and their draws, campaigns, recruitment events."""
