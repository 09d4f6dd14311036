"""What the office owes, and what waits."""
