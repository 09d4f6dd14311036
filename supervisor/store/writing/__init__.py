"""Statements that write many rows; nothing here commits."""
