"""Reads of the ads worth a look."""
