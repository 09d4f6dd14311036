"""Faults that are made on purpose: what the installation must outlive, as often as asked.

``python -m tests.support.faults`` makes them; ``make faults`` calls it.
"""
