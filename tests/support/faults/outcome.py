"""What a number of faults left behind."""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from threading import Event
from typing import Final

ENOUGH: Final = Event()
"""Set when somebody asks to come to an end: no round is begun any more, what was made is told."""


@dataclass(slots=True)
class Outcome:
    """Of one kind of fault: how often it was made, what was lost or doubled, how long it took.

    ``saved`` counts what was answered as saved, or was to be stored; ``recovery`` is in seconds,
    from the fault, or from its end where it lasts, to what ``until`` says. Rounds are begun for
    ``seconds``.
    """

    name: str
    until: str
    seconds: float = float("inf")
    rounds: int = 0
    saved: int = 0
    lost: int = 0
    doubled: int = 0
    damage: list[str] = field(default_factory=list)
    recovery: list[float] = field(default_factory=list)
    said: str = ""

    def each(self, rounds: int) -> Iterator[int]:
        """Number the rounds from 0 as far as there is time, and say how far one is."""
        until = time.monotonic() + self.seconds
        for number in range(rounds):
            if ENOUGH.is_set() or time.monotonic() > until:
                return
            print(f"{self.name}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            yield number

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or damaged, and there was something to lose."""
        whole = not (self.lost or self.doubled or self.damage)
        return bool(self.saved and self.rounds) and whole

    def __str__(self) -> str:
        """Return one line for a person."""
        times = sorted(self.recovery)
        took = f"{self.until} {median(times):.1f} s, at most {times[-1]:.1f} s" if times else ""
        left = f"{self.saved} saved, {self.lost} lost, {self.doubled} doubled"
        parts = [f"{self.name}: {self.rounds} rounds", left, took, self.said, *self.damage]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a fault is to be made, by what chance, and for how long a round may begin."""

    rounds: int
    chance: random.Random
    seconds: float = float("inf")

    def begin(self, name: str, until: str) -> Outcome:
        """Return the outcome of a kind of fault, with nothing in it yet."""
        return Outcome(name, until, self.seconds)
