"""Reads of tokens, endpoints and deliveries."""
