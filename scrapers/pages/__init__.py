"""Pages and interfaces: decoded, guarded, read."""
