"""A round beside the one that was in effect before it, agency by agency."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.ratings.comparison import Movement, movements
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.tables.ratings import RatingLeave, RatingRound

_NOT_THERE: Final = "不符合本轮参评条件，或者没有评到星级"


@dataclass(frozen=True, slots=True)
class Moved:
    """One agency whose star moved; ``why`` says why it is not in the round any more."""

    agency: str
    before: int
    after: int
    why: str


@dataclass(frozen=True, slots=True)
class RoundsCompared:
    """A round beside the one before: the title of that one, its last day, who moved how."""

    title: str
    effective_on: date | None
    moved: dict[Movement, list[Moved]]


def compared(session: Session, found: RatingRound) -> RoundsCompared | None:
    """Return the comparison; ``None`` before the committee has decided, or without a round before.

    A star that an agency keeps from the round before, because it took no part, is said so.
    """
    if found.stage in (RoundStage.ASSESSING, RoundStage.CHECKING):
        return None
    last = queries.round_before(session, found)
    if last is None:
        return None
    before, after = queries.stars_in(session, last.id), queries.stars_in(session, found.id)
    names = queries.names_in(session, [last.id, found.id])
    left = queries.left_with(session, found.id)
    return RoundsCompared(
        last.title,
        last.effective_on,
        {
            kind: [
                Moved(
                    names[id_],
                    before.get(id_) or 0,
                    after.get(id_) or 0,
                    _why(left.get(id_), kind),
                )
                for id_ in ids
            ]
            for kind, ids in movements(before, after).items()
        },
    )


def _why(leave: RatingLeave | None, kind: Movement) -> str:
    if leave is not None:
        return f"{leave.kind.label}：{leave.reason}"
    return _NOT_THERE if kind is Movement.OUT else ""
