"""Identification: which agency of the register posted an ad, if any."""
