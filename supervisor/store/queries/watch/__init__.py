"""Reads of incidents and canaries."""
