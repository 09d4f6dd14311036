"""Reads of what the public may see, and of the statutory report."""
