"""Use cases: each takes a session and plain arguments, and is the only place that commits."""
