"""Mass acts: those that wait out their cooling period, and those that are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from supervisor.domain.desk.acts import MassActKind
from supervisor.domain.ratings.rounds import RatingStatus
from supervisor.store.tables.desk import MassAct
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import Rating, RatingRound

__all__ = ["MassAct"]
"""The row that pages are typed with."""

_MOST = 50


def acts(session: Session) -> Sequence[tuple[MassAct, str]]:
    """Return the newest acts with who asked for each, those that wait included."""
    query = (
        select(MassAct, User.display_name)
        .join(User, User.id == MassAct.asked_by_id)
        .order_by(MassAct.id.desc())
        .limit(_MOST)
    )
    return [(act, name) for act, name in session.execute(query)]


def waiting_of(session: Session, kind: MassActKind, record_id: int) -> MassAct | None:
    """Return the act of this kind on a record that still waits."""
    for act in session.scalars(_open().where(MassAct.kind == kind)):
        if act.arguments.get("record") == record_id:
            return act
    return None


def due_acts(session: Session, now: datetime) -> Sequence[int]:
    """Return the acts that a second person agreed to and whose cooling period is over."""
    is_due = (MassAct.due_at <= now) & MassAct.agreed_at.is_not(None)
    return [act.id for act in session.scalars(_open().where(is_due))]


def waiting_count(session: Session) -> int:
    """Return how many acts wait."""
    return session.scalar(select(func.count()).select_from(_open().subquery())) or 0


def not_assessed(session: Session, round_id: int) -> int:
    """Return how many agencies invited to a round have not assessed themselves."""
    query = select(func.count()).where(
        Rating.round_id == round_id, Rating.status == RatingStatus.INVITED
    )
    return session.scalar(query) or 0


def round_of(session: Session, round_id: int) -> RatingRound | None:
    """Return a round by its id."""
    return session.get(RatingRound, round_id)


def _open() -> Select[MassAct]:
    return select(MassAct).where(MassAct.done_at.is_(None), MassAct.called_off_at.is_(None))
