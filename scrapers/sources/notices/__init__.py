"""Recruitment notices on government and institution sites."""
