"""The archive of what was received."""
