"""Reads over all features: today, agenda, leadership, search, what waits."""
