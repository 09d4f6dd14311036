"""Bytes and scripts of pages turned into text and values."""
