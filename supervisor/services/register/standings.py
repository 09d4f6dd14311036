"""How every agency stands on a day, worked out once per state of the register and kept in memory.

LicenceStanding follows from dated events by rules that live in the domain; no query repeats them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.services.register.kept import Kept
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.register.entries import register_state
from supervisor.store.queries.register.suspension import suspended_agencies

_known: Final = Kept[Mapping[int, LicenceStanding]](4)
_suspended: Final = Kept[frozenset[int]](8)


def standings_on(session: Session, on: date) -> Mapping[int, LicenceStanding]:
    """Return by agency id how its licence for human-resource services stands on the day ``on``."""

    def made() -> Mapping[int, LicenceStanding]:
        records = agency_records(session, papers_only=True)
        return {int(record.key): agency_standing(record, on) for record in records}

    return _known.of(session, (register_state(session), on), made)


def suspended_on(session: Session, on: date, *, only_lost: bool = False) -> frozenset[int]:
    """Return the ids of the agencies that have star and grade suspended on the day ``on``.

    ``only_lost`` as in ``suspended_agencies``.
    """
    return _suspended.of(
        session,
        (register_state(session), on, only_lost),
        lambda: suspended_agencies(session, on, only_lost=only_lost),
    )
