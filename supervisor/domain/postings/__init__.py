"""Ads as values: wordings, copies, pay, dates and places."""
