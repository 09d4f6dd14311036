"""What a number of faults left behind."""

from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Outcome:
    """Of one kind of fault: how often it was made, what was lost or doubled, how long it took.

    ``saved`` counts what was answered as saved, or was to be stored; ``recovery`` is in seconds,
    from the fault, or from its end where it lasts, to the first thing stored after it.
    """

    name: str
    rounds: int = 0
    saved: int = 0
    lost: int = 0
    doubled: int = 0
    damage: list[str] = field(default_factory=list)
    recovery: list[float] = field(default_factory=list)
    said: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or damaged, and there was something to lose."""
        return bool(self.saved) and not (self.lost or self.doubled or self.damage)

    def __str__(self) -> str:
        """Return one line for a person."""
        times = sorted(self.recovery)
        took = f"back after {median(times):.1f} s, at most {times[-1]:.1f} s" if times else ""
        left = f"{self.saved} saved, {self.lost} lost, {self.doubled} doubled"
        parts = [f"{self.name}: {self.rounds} rounds", left, took, self.said, *self.damage]
        return "; ".join(part for part in parts if part)
