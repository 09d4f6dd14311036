"""Inspections, campaigns and recruitment events."""
