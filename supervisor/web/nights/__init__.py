"""The page of the self-check."""
