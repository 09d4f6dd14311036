"""Handed-over files: recognised, opened, read row by row."""
