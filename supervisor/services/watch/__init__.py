"""Sources against their own past, and incidents."""
