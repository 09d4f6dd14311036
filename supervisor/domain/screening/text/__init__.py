"""The text of an ad as the patterns see it."""
