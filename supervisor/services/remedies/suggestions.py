"""Which measures the rules would allow today and nobody has proposed; a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.remedies.measures import (
    RULES,
    Ground,
    MeasureGround,
    MeasureKind,
    Situation,
    ground_problem,
)
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.remedies import measures as queries


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure the rules would allow and nobody has proposed; a person decides."""

    agency_id: int
    agency: str
    kind: MeasureKind
    why: str


def suggestions(session: Session) -> list[Suggestion]:
    """Return what the rules would allow today and nobody has proposed, restraints first."""
    today = clock.today()
    names = queries.standing_agencies(session)
    now = queries.situations_by_grade(session, today, suspended_on(session, today))
    taken = queries.open_kinds(session)
    allowed: dict[Situation | None, tuple[tuple[MeasureKind, str], ...]] = {
        situation: tuple(_allowed(situation)) for situation in set(now.values())
    }
    by_kind: dict[MeasureKind, list[Suggestion]] = {kind: [] for kind in MeasureKind}
    for agency_id, name in names.items():
        for kind, why in allowed.get(now.get(agency_id), ()):
            if kind not in taken.get(agency_id, ()):
                by_kind[kind].append(Suggestion(agency_id, name, kind, why))
    return [one for suggested in by_kind.values() for one in suggested]


def _allowed(now: Situation) -> Iterator[tuple[MeasureKind, str]]:
    """Yield what an agency's grade suggests; a fall also suggests telling it."""
    ground = MeasureGround(Ground.GRADE, now.grade)
    for kind, rule in RULES.items():
        is_held_back = not rule.is_reward and now.fell_from is None
        if is_held_back or ground_problem(kind, ground, now) or now.grade is None:
            continue
        fell = f"由 {now.fell_from.value} 级降为 {now.grade.value} 级" if now.fell_from else ""
        yield kind, fell or f"信用等级 {now.grade.value} 级"
