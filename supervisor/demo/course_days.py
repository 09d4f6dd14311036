"""On which days the steps of a made-up case fall: an office acts on working days.

Pure. Days of a plan count from the draft; those inside its claims stay as they are counted.
"""

from datetime import date, timedelta
from typing import Any, Final

from supervisor.domain.platform.deadlines import working_days_after

_DAYS: Final = ("deadline", "held_on", "until", "term", "discovered", "began", "ended")


def worked(day: date) -> date:
    """Return the day itself where it is worked, else the next one that is."""
    return working_days_after(day - timedelta(days=1), 1).on


def dated(row: dict[str, Any], drafted_on: date) -> dict[str, Any]:
    """Return a step's claims with their days as dates; a hearing is held on a working day."""
    return {name: _value(name, value, drafted_on) for name, value in row.items()}


def _value(name: str, value: Any, drafted_on: date) -> Any:
    if name in _DAYS:
        day = drafted_on + timedelta(days=value)
        return (worked(day) if name == "held_on" else day).isoformat()
    if isinstance(value, list):
        return [dated(one, drafted_on) if isinstance(one, dict) else one for one in value]
    return value
