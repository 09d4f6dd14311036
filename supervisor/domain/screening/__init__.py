"""Screening: which places of an ad break which rule."""
