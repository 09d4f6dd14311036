"""Reads of nights."""
