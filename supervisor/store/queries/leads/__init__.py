"""Reads of leads, ads, copies, traces and opinions on posters."""
