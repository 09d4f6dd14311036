"""Word documents made from what the services put together."""
