"""Who posted an ad: speed and quality."""

from benchmarks.matching.speed import run

__all__ = ["run"]
