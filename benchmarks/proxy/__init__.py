"""Half-open clients: how others are served, behind nginx and without it."""

from benchmarks.proxy.half_open import run

__all__ = ["run"]
