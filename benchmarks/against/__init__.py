"""Whether this checkout is as fast as another one, measured by turns."""

from benchmarks.against.turns import DEFAULT, compare

__all__ = ["DEFAULT", "compare"]
