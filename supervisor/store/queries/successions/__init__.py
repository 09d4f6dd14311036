"""Reads for the search for successions and its pages."""
