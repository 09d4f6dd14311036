"""Reads of inspections, campaigns and events."""
