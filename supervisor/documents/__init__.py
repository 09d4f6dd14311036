"""Word and PDF documents made from what the services put together."""
