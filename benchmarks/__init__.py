"""Benchmarks: every one beside its naive peer, in the same run."""
