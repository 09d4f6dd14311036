"""Reads of public replies."""
