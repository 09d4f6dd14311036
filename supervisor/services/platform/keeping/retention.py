"""Erase what has been kept long enough, with a record of it; say first what that would be."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.retention import Erasure
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.platform.locks import exclusive
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.writing import pictures
from supervisor.store.writing import retention as writing

_PORTION: Final = 200


@dataclass(frozen=True, slots=True)
class Due:
    """How many records of one kind are due; ``before`` is ``None`` where they are kept for ever."""

    kind: Erasure
    before: date | None
    number: int


def plan(session: Session, settings: Settings, today: date) -> list[Due]:
    """Return what ``erase`` would erase today; changes nothing."""
    return [_due(session, kind, _before(settings, kind, today)) for kind in Erasure]


def erase(session: Session, settings: Settings, today: date) -> list[Due]:
    """Erase what is due and return what it was; each kind leaves an event in the trail."""
    done = []
    for kind in Erasure:
        before = _before(settings, kind, today)
        number = 0
        if before is not None:
            if kind is Erasure.TRAIL:
                number = _erase_trail(session, before)
            elif kind is Erasure.PICTURES:
                with exclusive(settings, "backup"):  # which copies every file that it once listed
                    number = _in_portions(session, settings, kind, before)
            else:
                number = _in_portions(session, settings, kind, before)
        done.append(Due(kind, before, number))
    return done


def months_kept(settings: Settings, kind: Erasure) -> int:
    """Return for how many months something is kept; 0 for ever."""
    return {
        Erasure.ADS: settings.keep_ads_months,
        Erasure.COMPLAINTS: settings.keep_complaints_months,
        Erasure.PICTURES: settings.keep_pictures_months,
        Erasure.TRAIL: settings.keep_trail_months,
    }[kind]


def _in_portions(session: Session, settings: Settings, kind: Erasure, before: date) -> int:
    total = 0
    while True:
        with unit_of_work(session):
            if kind is Erasure.ADS:
                number = writing.erase_ads(session, _moment(before), _PORTION)
            elif kind is Erasure.PICTURES:
                number = _erase_pictures(session, settings, before)
            else:
                number = writing.erase_complaints(session, before, _PORTION)
            if number:
                _record(session, kind, before, {"number": number})
        total += number
        if number < _PORTION:
            return total


def _erase_pictures(session: Session, settings: Settings, before: date) -> int:
    """Erase a portion of the pictures, files before rows: what is stopped half way is due again."""
    archive = Archive(settings.archive_path)
    number, files = pictures.erase_pictures(session, _moment(before), _PORTION)
    for kind, digest in files:
        archive.forget_blob(kind, digest)
    return number


def _erase_trail(session: Session, before: date) -> int:
    with unit_of_work(session):
        if not writing.trail_due(session, _moment(before)):
            return 0
        number, until = writing.erase_trail(session, _moment(before))
        _record(session, Erasure.TRAIL, before, {"number": number, "until": until})
    return number


def _record(session: Session, kind: Erasure, before: date, detail: dict[str, object]) -> None:
    told = {"before": before.isoformat(), **detail}
    audit.record(session, SYSTEM, AuditAction.RECORDS_ERASED, ("erasure", str(kind)), told)


def _due(session: Session, kind: Erasure, before: date | None) -> Due:
    if before is None:
        return Due(kind, None, 0)
    match kind:
        case Erasure.ADS:
            number = writing.ads_due(session, _moment(before))
        case Erasure.COMPLAINTS:
            number = writing.complaints_due(session, before)
        case Erasure.PICTURES:
            number = pictures.pictures_due(session, _moment(before))
        case Erasure.TRAIL:
            number = writing.trail_due(session, _moment(before))
    return Due(kind, before, number)


def _before(settings: Settings, kind: Erasure, today: date) -> date | None:
    months = months_kept(settings, kind)
    return add_months(today, -months) if months else None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
