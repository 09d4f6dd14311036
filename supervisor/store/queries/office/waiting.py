"""What waits in the office without a legal day, in a fixed number of statements."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.duties.periods import FilingKind
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.office.waiting import Waiting, WaitingKind
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.domain.register.history import ActStatus
from supervisor.store.queries.fieldwork.inspections import public_number
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.duties import ChangeNotice, PeriodicFiling
from supervisor.store.tables.fieldwork import Inspection, InspectionDraw
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register_changes import RegisterAct

_K: Final = WaitingKind
_MOST_INSPECTIONS: Final = 500


def waiting_work(session: Session, user_id: int | None, today: date) -> list[Waiting]:
    """Return what waits; inspections are the person's own."""
    return [
        *_rounds(session, today),
        *_counted(session),
        *_draws(session),
        *_inspections(session, user_id),
    ]


def _rounds(session: Session, today: date) -> Iterator[Waiting]:
    rounds = session.scalars(
        select(RatingRound)
        .where(RatingRound.stage.not_in((RoundStage.PUBLICITY, RoundStage.EFFECTIVE)))
        .order_by(RatingRound.id)
    ).all()
    rows = session.execute(
        select(Rating.round_id, Rating.status, func.count())
        .where(Rating.round_id.in_([one.id for one in rounds]))
        .group_by(Rating.round_id, Rating.status)
    )
    counts = {(round_id, status): count for round_id, status, count in rows}
    for one in rounds:
        kind, status = _stage(one, counts, today)
        yield Waiting(kind, counts.get((one.id, status), 0), one.title, one.id)


def _stage(
    one: RatingRound, counts: dict[tuple[int, Any], int], today: date
) -> tuple[WaitingKind, RatingStatus]:
    """Return what a round waits for, and the status of those who still have to act."""
    if one.stage is RoundStage.ASSESSING:
        is_over = one.assess_until < today
        return (_K.ASSESSED if is_over else _K.ASSESSING), RatingStatus.INVITED
    if one.stage is RoundStage.CHECKING:
        is_left = (one.id, RatingStatus.SUBMITTED) in counts
        return (_K.CHECKING if is_left else _K.CHECKED), RatingStatus.SUBMITTED
    if (one.id, RatingStatus.SUBMITTED) in counts:
        return _K.CHECKING, RatingStatus.SUBMITTED
    is_left = (one.id, RatingStatus.CHECKED) in counts
    return (_K.COMMITTEE if is_left else _K.DECIDED), RatingStatus.CHECKED


def _counted(session: Session) -> Iterator[Waiting]:
    proposed = select(func.count(Case.id)).where(Case.status == CaseStatus.PROPOSED)
    register = select(func.count(RegisterAct.id)).where(RegisterAct.status == ActStatus.WAITING)
    counts = {
        _K.CASES: proposed,
        _K.REGISTER: register,
        **_handed_in(),
    }
    found = session.execute(select(*(query.scalar_subquery() for query in counts.values()))).one()
    for kind, count in zip(counts, found, strict=True):
        if count:
            yield Waiting(kind, count)


def _handed_in() -> dict[WaitingKind, Select[int]]:
    """Return the statements that count what agencies have handed in and nobody has read."""
    submitted = HandedInStatus.SUBMITTED
    filings = select(func.count(PeriodicFiling.id)).where(PeriodicFiling.status == submitted)
    return {
        _K.CHANGES: select(func.count(ChangeNotice.id)).where(ChangeNotice.status == submitted),
        _K.FILINGS: filings.where(PeriodicFiling.kind == FilingKind.ANNUAL),
        _K.STATISTICS: filings.where(PeriodicFiling.kind == FilingKind.QUARTER),
    }


def _draws(session: Session) -> Iterator[Waiting]:
    """Yield each draw still to be made, and each of which results are to be made public."""
    unpublished = and_(
        Inspection.draw_id == InspectionDraw.id,
        Inspection.result.is_not(None),
        Inspection.published_at.is_(None),
    )
    count = func.count(Inspection.id)
    rows = session.execute(
        select(InspectionDraw.id, InspectionDraw.title, count)
        .outerjoin(Inspection, unpublished)
        .group_by(InspectionDraw.id, InspectionDraw.title, InspectionDraw.drawn_at)
        .having(or_(InspectionDraw.drawn_at.is_(None), count > 0))
        .order_by(InspectionDraw.id)
    )
    for id_, title, results in rows:
        yield Waiting(_K.RESULTS if results else _K.DRAWS, results or 1, title, id_)


def _inspections(session: Session, user_id: int | None) -> Iterator[Waiting]:
    waiting = session.execute(
        select(Inspection.draw_id, Inspection.inspectors, InspectionDraw.title)
        .join(InspectionDraw, InspectionDraw.id == Inspection.draw_id)
        .where(Inspection.result.is_(None))
        .limit(_MOST_INSPECTIONS)
    )
    me = public_number(user_id or 0)
    mine: dict[tuple[int, str], int] = {}
    for draw_id, inspectors, title in waiting:
        if me in inspectors:
            mine[draw_id, title] = mine.get((draw_id, title), 0) + 1
    for (draw_id, title), count in mine.items():
        yield Waiting(_K.INSPECTIONS, count, title, draw_id)
