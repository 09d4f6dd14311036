"""Applications made for tests."""
