"""Star ratings and their rounds."""
