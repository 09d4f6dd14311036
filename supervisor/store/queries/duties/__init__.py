"""Reads of what agencies have handed in and still owe."""
