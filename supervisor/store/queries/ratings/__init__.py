"""Reads of rating rounds and of stars over time."""
