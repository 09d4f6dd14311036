"""Exchange with other systems: tokens, endpoints, messages."""
