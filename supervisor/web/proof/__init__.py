"""Pages of proof: takedowns and the capsule of a case."""
