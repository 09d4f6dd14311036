"""Reads of agencies for matching, lists, profiles, import and export."""
