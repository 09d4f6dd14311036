"""The console as browser tests find it."""
