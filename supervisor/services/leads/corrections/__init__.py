"""Corrections of a lead by its readers: hits struck off, sentences marked."""
