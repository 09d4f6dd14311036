"""Worlds made as large as a province: ads, registers, lists of other authorities."""
