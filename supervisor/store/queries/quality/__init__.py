"""Reads of the blind draw."""
