"""Lives of licences: each function writes one kind of history, from the first grant to the end.

Every date lies before ``AS_OF`` but for ends of validity and one paper that is yet to begin.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from supervisor.demo.codes import licence_number
from supervisor.domain.register.agencies import (
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)

AS_OF: Final = date(2026, 11, 1)
"""The day the demonstration register was drawn up."""

_TERM: Final = timedelta(days=1826)
# A paper in force began at least so many days before AS_OF: room for what befalls it after.
_SETTLED: Final = 270
_ISSUERS: Final = {
    LicenceKind.HR_SERVICE: "武汉市武昌区行政审批局",
    LicenceKind.FILING: "武汉市武昌区人力资源局",
    LicenceKind.DISPATCH: "武汉市武昌区行政审批局",
}
_K = LicenceEventKind


@dataclass(frozen=True, slots=True)
class Paper:
    """What a life is written for: the kind of paper, its serial number and what it allows."""

    kind: LicenceKind
    serial: int
    scope: frozenset[Activity]


Life = Callable[[Random, Paper], LicenceRecord]


def in_force(rng: Random, paper: Paper) -> LicenceRecord:
    """Granted, renewed in time as often as due, in force today and for some while."""
    end = AS_OF + timedelta(days=rng.randrange(75, _TERM.days - _SETTLED))
    return _entry(paper, _renewals(paper, _starts(rng, end)))


def widened(rng: Random, paper: Paper) -> LicenceRecord:
    """In force; online recruitment was added to the scope later."""
    licence = in_force(rng, paper)
    before = paper.scope - {Activity.ONLINE_RECRUITMENT}
    day = licence.events[-1].on + timedelta(days=rng.randrange(30, 75))
    first = [_scoped(event, before) for event in licence.events]
    change = LicenceEvent(
        _K.CHANGED, day, None, before | {Activity.ONLINE_RECRUITMENT}, "增加网络招聘"
    )
    return _entry(Paper(paper.kind, paper.serial, change.scope or paper.scope), [*first, change])


def without_end(rng: Random, paper: Paper) -> LicenceRecord:
    """A filing: no end of validity."""
    day = AS_OF - timedelta(days=rng.randrange(200, 3000))
    return _entry(paper, [LicenceEvent(_K.GRANTED, day, None, paper.scope)])


def expired(rng: Random, paper: Paper) -> LicenceRecord:
    """The validity ran out and nobody asked for a renewal."""
    end = AS_OF - timedelta(days=rng.randrange(10, 500))
    events = _renewals(paper, _starts(rng, end))
    return _entry(paper, [*events, LicenceEvent(_K.EXPIRED, end)])


def renewed_late(rng: Random, paper: Paper) -> LicenceRecord:
    """In force again after a gap of some weeks in which it was not."""
    granted = AS_OF - timedelta(days=rng.randrange(2200, 2600))
    end = _five_years_on(granted)
    gap = timedelta(days=rng.randrange(20, 80))
    renewal = LicenceEvent(_K.RENEWED, end + gap, _five_years_on(end + gap), None, "逾期后延续")
    events = [
        LicenceEvent(_K.GRANTED, granted, end, paper.scope),
        LicenceEvent(_K.EXPIRED, end),
        renewal,
    ]
    return _entry(paper, events)


def suspended(rng: Random, paper: Paper) -> LicenceRecord:
    """In force but suspended, not yet resumed."""
    licence = in_force(rng, paper)
    day = AS_OF - timedelta(days=rng.randrange(5, 60))
    event = LicenceEvent(
        _K.SUSPENDED, day, None, None, f"武昌人社停字〔{day.year}〕{rng.randrange(1, 30)}号"
    )
    return _entry(paper, [*licence.events, event])


def resumed(rng: Random, paper: Paper) -> LicenceRecord:
    """Suspended for three months some years ago, in force since."""
    licence = in_force(rng, paper)
    day = licence.events[-1].on + timedelta(days=40)
    events = [
        LicenceEvent(_K.SUSPENDED, day, None, None, "责令停业整顿"),
        LicenceEvent(_K.RESUMED, day + timedelta(days=90), None, None, "整改验收合格"),
    ]
    return _entry(paper, [*licence.events, *events])


def revoked(rng: Random, paper: Paper) -> LicenceRecord:
    """Taken away by a penalty decision; the cancellation that followed does not cover it."""
    licence = in_force(rng, paper)
    day = AS_OF - timedelta(days=rng.randrange(100, 240))
    document = f"武昌人社罚字〔{day.year}〕{rng.randrange(1, 40)}号"
    events = [
        LicenceEvent(_K.REVOKED, day, None, None, document),
        LicenceEvent(_K.CANCELLED, day + timedelta(days=45), None, None, "吊销后注销"),
    ]
    return _entry(paper, [*licence.events, *events])


def granted_anew(rng: Random, paper: Paper) -> LicenceRecord:
    """Revoked years ago, granted anew since."""
    first = AS_OF - timedelta(days=rng.randrange(3300, 3500))
    taken = first + timedelta(days=400)
    again = taken + timedelta(days=1300)
    events = [
        LicenceEvent(_K.GRANTED, first, _five_years_on(first), paper.scope),
        LicenceEvent(_K.REVOKED, taken, None, None, f"武昌人社罚字〔{taken.year}〕3号"),
        LicenceEvent(_K.GRANTED, again, AS_OF + timedelta(days=600), paper.scope),
    ]
    return _entry(paper, events)


def cancelled(rng: Random, paper: Paper) -> LicenceRecord:
    """Given back by the agency itself."""
    licence = in_force(rng, paper)
    day = AS_OF - timedelta(days=rng.randrange(20, 70))
    event = LicenceEvent(_K.CANCELLED, day, None, None, "机构申请注销")
    return _entry(paper, [*licence.events, event])


def not_yet(rng: Random, paper: Paper) -> LicenceRecord:
    """Granted, but valid only from a day still to come when the register was drawn up."""
    decided = AS_OF - timedelta(days=rng.randrange(3, 9))
    start = date(2027, 1, 1)
    licence = _entry(paper, [LicenceEvent(_K.GRANTED, decided, _five_years_on(start), paper.scope)])
    return replace(licence, valid_from=start)


LIVES: Final[Mapping[str, Life]] = {
    "in_force": in_force,
    "widened": widened,
    "expired": expired,
    "renewed_late": renewed_late,
    "suspended": suspended,
    "resumed": resumed,
    "revoked": revoked,
    "granted_anew": granted_anew,
    "cancelled": cancelled,
    "not_yet": not_yet,
}


def _starts(rng: Random, end: date) -> list[date]:
    """Return the first days of the five-year papers that led to ``end``, oldest first."""
    latest = end + timedelta(days=1) - _TERM
    terms = rng.choice((1, 1, 2, 2, 3))
    return [latest - _TERM * back for back in reversed(range(terms))]


def _renewals(paper: Paper, starts: list[date]) -> list[LicenceEvent]:
    """Return a grant and renewals, each decided on the first day of its paper."""
    return [
        LicenceEvent(
            _K.RENEWED if number else _K.GRANTED,
            start,
            _five_years_on(start),
            None if number else paper.scope,
        )
        for number, start in enumerate(starts)
    ]


def _five_years_on(start: date) -> date:
    return start + _TERM - timedelta(days=1)


def _scoped(event: LicenceEvent, scope: frozenset[Activity]) -> LicenceEvent:
    if event.scope is None:
        return event
    return LicenceEvent(event.kind, event.on, event.valid_to, scope, event.document)


def _entry(paper: Paper, events: list[LicenceEvent]) -> LicenceRecord:
    """Return the paper in force after ``events``."""
    first = events[0].on
    papers = [event for event in events if event.kind in (_K.GRANTED, _K.RENEWED)]
    ends = [event.valid_to for event in events if event.valid_to is not None]
    return LicenceRecord(
        kind=paper.kind,
        number=licence_number(paper.kind, first, paper.serial),
        scope=paper.scope,
        valid_from=papers[-1].on,
        valid_to=ends[-1] if ends else None,
        issuer=_ISSUERS[paper.kind],
        events=tuple(sorted(events, key=lambda event: event.on)),
    )
