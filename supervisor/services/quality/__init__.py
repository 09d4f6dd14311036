"""Blind draws and readings that measure how often the machine is wrong."""
