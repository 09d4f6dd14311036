"""Cases and complaints, from opening to service."""
