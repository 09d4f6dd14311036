"""Papers of cases: filled from the case, completed by an officer, made and kept by version."""
