"""Whether this checkout is as fast as another one, measured by turns."""

from benchmarks.against.turns import compare

__all__ = ["compare"]
