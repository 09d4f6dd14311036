"""Reads of the schemes that were drafted and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.store.tables.credit import SchemeVersion
from supervisor.store.tables.register import Agency

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["SchemeVersion"]


@dataclass(frozen=True, slots=True)
class ArchivedSchemes:
    """The delivered text that was first in force, if anything rests on it, and the approved ones.

    ``approved`` holds (first day in force, text) in the order of force.
    """

    delivered: str | None
    approved: tuple[tuple[date, str], ...]


def archived_schemes(session: Session, kind: SchemeKind) -> ArchivedSchemes:
    """Return every text of ``kind`` that is or was in force."""
    in_force = (SchemeStatus.APPROVED, SchemeStatus.DELIVERED)
    query = (
        select(SchemeVersion.status, SchemeVersion.effective_on, SchemeVersion.text)
        .where(SchemeVersion.kind == kind, SchemeVersion.status.in_(in_force))
        .order_by(SchemeVersion.effective_on, SchemeVersion.id)
    )
    rows = session.execute(query).all()
    delivered = [text for status, _, text in rows if status is SchemeStatus.DELIVERED]
    approved = [(day, text) for _, day, text in rows if day is not None]
    return ArchivedSchemes(delivered[0] if delivered else None, tuple(approved))


def has_scheme_version(
    session: Session, kind: SchemeKind, version: str, besides: int | None = None
) -> bool:
    """Tell whether a scheme row other than ``besides`` bears this version."""
    query = select(SchemeVersion.id).where(
        SchemeVersion.kind == kind,
        SchemeVersion.version == version,
        SchemeVersion.id != besides,
    )
    return session.scalar(query.limit(1)) is not None


def scheme_version(session: Session, scheme_id: int) -> SchemeVersion | None:
    """Return one scheme row."""
    return session.get(SchemeVersion, scheme_id)


def scheme_versions(session: Session) -> Sequence[SchemeVersion]:
    """Return every scheme version, newest first."""
    query = (
        select(SchemeVersion)
        .options(joinedload(SchemeVersion.drafter), joinedload(SchemeVersion.decider))
        .order_by(SchemeVersion.id.desc())
    )
    return session.scalars(query).all()


def agencies_graded(session: Session) -> int:
    """Return how many agencies a scheme grades: all of the register."""
    return session.scalar(select(func.count(Agency.id))) or 0
