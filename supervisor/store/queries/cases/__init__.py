"""Reads of cases and complaints."""
