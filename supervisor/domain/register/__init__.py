"""Agencies and licences as values, their search, and files laid over them."""
