"""What the whole register owes, worked out once for each of its states and kept in memory.

What agencies hand in moves all the time: it is read anew, and only the duties of those for whom it
has changed are worked out again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.duties.obligations import HandedIn, Obligation, obligations
from supervisor.domain.duties.periods import Terms
from supervisor.store.queries.duties import handed_in as queries
from supervisor.store.queries.duties.handed_in import LicensedAgency
from supervisor.store.queries.register.entries import register_state
from supervisor.store.queries.register.licences import licences_by_agency

_KEPT: Final = 2
_NOTHING: Final = HandedIn({})


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty of one agency; ``agency`` is kept without its licences."""

    agency: LicensedAgency
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class _Known:
    """What everybody owed, what is due first on top, and what they had handed in by then."""

    handed_in: Mapping[int, HandedIn]
    agencies: Mapping[int, LicensedAgency]
    owed: Sequence[Owed]


_known: dict[tuple[object, ...], _Known] = {}
_lock: Final = Lock()


def all_duties(session: Session, terms: Terms, today: date) -> Sequence[Owed]:
    """Return every duty of every agency, what is due first on top; not to be changed."""
    key = (str(session.get_bind().engine.url), register_state(session), terms, today)
    handed_in = dict(queries.handed_in_by(session, today))
    known = _known.get(key)
    if known is None:
        known = _of_everybody(session, handed_in, terms, today)
    elif known.handed_in != handed_in:
        known = _brought_up(session, known, handed_in, terms, today)
    else:
        return known.owed
    with _lock:
        _known.pop(key, None)
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[key] = known
    return known.owed


def _of_everybody(
    session: Session, handed_in: Mapping[int, HandedIn], terms: Terms, today: date
) -> _Known:
    agencies: dict[int, LicensedAgency] = {}
    owed: list[Owed] = []
    for one in queries.licensed_agencies(session):
        agencies[one.id] = bare = replace(one, licences=())
        given = handed_in.get(one.id, _NOTHING)
        owed += (Owed(bare, duty) for duty in obligations(one.licences, given, terms, today))
    return _Known(handed_in, agencies, sorted(owed, key=_urgency))


def _brought_up(
    session: Session, known: _Known, handed_in: Mapping[int, HandedIn], terms: Terms, today: date
) -> _Known:
    changed = {
        id_
        for id_ in {*known.handed_in, *handed_in}
        if id_ in known.agencies and known.handed_in.get(id_) != handed_in.get(id_)
    }
    owed = [one for one in known.owed if one.agency.id not in changed]
    owed += _anew(session, known, changed, handed_in, terms, today)
    return _Known(handed_in, known.agencies, sorted(owed, key=_urgency))


def _anew(
    session: Session,
    known: _Known,
    changed: Collection[int],
    handed_in: Mapping[int, HandedIn],
    terms: Terms,
    today: date,
) -> Iterator[Owed]:
    licences = licences_by_agency(session, list(changed))
    for id_ in changed:
        held = tuple(licences.get(id_, {}).values())
        for duty in obligations(held, handed_in.get(id_, _NOTHING), terms, today):
            yield Owed(known.agencies[id_], duty)


def _urgency(owed: Owed) -> tuple[bool, bool, date, str, int]:
    duty = owed.obligation
    return (
        not duty.state.is_open,
        duty.due_on is None,
        duty.due_on or date.max,
        owed.agency.name,
        owed.agency.id,
    )
