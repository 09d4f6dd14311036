"""Reads of the schemes that were drafted and approved."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.store.tables.credit import SchemeVersion

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["SchemeVersion"]


def approved_schemes(session: Session, kind: SchemeKind) -> list[tuple[date, str]]:
    """Return (first day in force, text) of every approved scheme, in the order of force."""
    query = (
        select(SchemeVersion.effective_on, SchemeVersion.text)
        .where(
            SchemeVersion.kind == kind,
            SchemeVersion.status == SchemeStatus.APPROVED,
            SchemeVersion.effective_on.is_not(None),
        )
        .order_by(SchemeVersion.effective_on, SchemeVersion.id)
    )
    return [(day, text) for day, text in session.execute(query) if day is not None]


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
