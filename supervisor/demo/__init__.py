"""The demonstration register and the posters around it: invented, the same every time."""

SEED = 20221
"""The seed of the demonstration that ships with the product."""
