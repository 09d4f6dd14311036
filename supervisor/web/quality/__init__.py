"""Blind reading and known error rates."""
