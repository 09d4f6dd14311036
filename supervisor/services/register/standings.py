"""How every agency stands on a day, worked out once per state of the register and kept in memory.

LicenceStanding follows from dated events by rules that live in the domain; no query repeats them.
"""

from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.register.entries import register_mark

_KEPT: Final = 4
_known: dict[tuple[object, ...], Mapping[int, LicenceStanding]] = {}
_lock: Final = Lock()


def standings_on(session: Session, on: date) -> Mapping[int, LicenceStanding]:
    """Return by agency id how its licence for human-resource services stands on the day ``on``."""
    key = (str(session.get_bind().engine.url), register_mark(session), on)
    found = _known.get(key)
    if found is None:
        records = agency_records(session, papers_only=True)
        found = {int(record.key): agency_standing(record, on) for record in records}
        with _lock:
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)))
            _known[key] = found
    return found
