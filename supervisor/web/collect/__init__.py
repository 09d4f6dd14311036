"""Pages of the sources and their progress."""
