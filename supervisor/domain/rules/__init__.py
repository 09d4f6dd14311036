"""The life of a rule in the lab."""
