"""Throwing bytes at every reader of what others send: see ``make fuzz``."""
