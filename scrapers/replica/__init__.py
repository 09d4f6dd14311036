"""Loopback job boards that behave like the real ones, for demonstration, tests and benchmarks."""
