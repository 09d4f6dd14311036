"""The check of a draft before it is posted."""
