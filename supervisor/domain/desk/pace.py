"""How fast somebody decides, and when what is left will be done at that pace."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_FEWEST: Final = 5
_PAUSE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Decisions an hour; ``done_at`` is when ``left`` more will be done."""

    an_hour: int
    left: int
    done_at: datetime


def pace_of(count: int, first_at: datetime | None, now: datetime, left: int) -> Pace | None:
    """Return the pace since the day's first decision; ``None`` where too few say nothing."""
    if first_at is None or count < _FEWEST:
        return None
    took = max(now - first_at, _PAUSE)
    each = took / count
    return Pace(round(timedelta(hours=1) / each), left, now + each * left)
