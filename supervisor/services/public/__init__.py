"""What the public looks up, verifies and reads."""
