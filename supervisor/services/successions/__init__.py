"""Ended operators that carry on under another name."""
