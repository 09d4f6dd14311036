"""Public replies."""
