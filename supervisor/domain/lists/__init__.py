"""Registers of other authorities: which list would hold a poster, and who stands in one."""
