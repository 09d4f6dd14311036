"""What is usual for a source, and what is not."""
