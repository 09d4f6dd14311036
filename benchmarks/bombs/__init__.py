"""Files made to take a reader's time or memory: what each costs, and what goes on meanwhile."""

from benchmarks.bombs.cost import run

__all__ = ["run"]
