"""Scans from opening to summary, uploads, control and the self-check."""
