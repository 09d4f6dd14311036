"""Reads of sources and their runs."""
