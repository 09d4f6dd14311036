"""Texts of documentation pages that carry generated tables."""
