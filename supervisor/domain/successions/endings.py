"""When an agency of the register ended, and when it began."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.successions.model import Ending

_ENDINGS: Final = {
    LicenceStanding.REVOKED: (Ending.REVOKED, LicenceEventKind.REVOKED),
    LicenceStanding.CANCELLED: (Ending.CANCELLED, LicenceEventKind.CANCELLED),
    LicenceStanding.EXPIRED: (Ending.EXPIRED, LicenceEventKind.EXPIRED),
}


@dataclass(frozen=True, slots=True)
class End:
    """How and on which day somebody ended."""

    kind: Ending
    on: date


def end_of(record: AgencyRecord, today: date) -> End | None:
    """Return how the agency's licence for human-resource services ended; ``None`` if it has not.

    An agency that never held one did not end, nor did one whose day of ending nobody recorded.
    """
    found = _ENDINGS.get(agency_standing(record, today))
    if found is None:
        return None
    ending, event = found
    days = [
        day
        for licence in record.licences
        if licence.kind is LicenceKind.HR_SERVICE
        for day in _days(licence, event)
        if day <= today
    ]
    return End(ending, max(days)) if days else None


def first_day(record: AgencyRecord) -> date | None:
    """Return the first day on which the register knows any paper of the agency."""
    days = [event.on for licence in record.licences for event in licence.events]
    days += [licence.valid_from for licence in record.licences if licence.valid_from]
    return min(days, default=None)


def _days(licence: LicenceRecord, kind: LicenceEventKind) -> list[date]:
    days = [event.on for event in licence.events if event.kind is kind]
    if kind is LicenceEventKind.EXPIRED and not days and licence.valid_to is not None:
        return [licence.valid_to]
    return days
