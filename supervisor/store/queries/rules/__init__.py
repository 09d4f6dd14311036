"""Reads of the rule lab and of how rules fared."""
