"""Reads of the ads worth a look: what may be drawn, what waits, what was said."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.store.tables.collect import Version
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.reader import Look, LookCandidate

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Look", "LookCandidate"]

_WAITING: Final = Look.answered_at.is_(None)


def candidates(session: Session) -> Sequence[tuple[LookCandidate, int, bool]]:
    """Return the candidates, best first, each with the cluster of its ad by now.

    The last value tells whether the candidate may still be drawn: its wording and cluster were
    never drawn, and it has no lead of its own.
    """
    drawn = (
        select(Look.id)
        .where(
            or_(
                Look.text_digest == LookCandidate.text_digest,
                Look.cluster_id == Posting.cluster_id,
            )
        )
        .exists()
    )
    rows = session.execute(
        select(LookCandidate, Posting.cluster_id, and_(~drawn, Finding.id.is_(None)))
        .join(Posting, Posting.id == LookCandidate.posting_id)
        .outerjoin(Finding, Finding.revision_id == LookCandidate.revision_id)
        .options(joinedload(LookCandidate.revision))
        .order_by(*LookCandidate.best_first())
    )
    return [(candidate, cluster, bool(is_open)) for candidate, cluster, is_open in rows]


def rules_digests(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the digests of rules versions by id."""
    rows = session.execute(select(Version.id, Version.digest).where(Version.id.in_(ids)))
    return {version_id: digest for version_id, digest in rows}  # noqa: C416 - rows, typed as pairs


def drawn_on(session: Session, day: date) -> int:
    """Return how many ads were drawn for a day."""
    return session.scalar(select(func.count(Look.id)).where(Look.day == day)) or 0


def waiting(session: Session) -> int:
    """Return how many drawn ads wait to be read."""
    return session.scalar(select(func.count(Look.id)).where(_WAITING)) or 0


def next_waiting(session: Session) -> Look | None:
    """Return the next ad to look at with its wording: the earliest drawn first."""
    return session.scalar(
        select(Look).where(_WAITING).order_by(Look.id).limit(1).options(joinedload(Look.revision))
    )


def load_look(session: Session, look_id: int) -> Look | None:
    """Return a drawn ad with its wording."""
    wording = joinedload(Look.revision)
    return session.scalar(select(Look).where(Look.id == look_id).options(wording))


def last_answer(session: Session, reader_id: int | None, since: datetime) -> Look | None:
    """Return what a person answered last since then."""
    return session.scalar(
        select(Look)
        .where(Look.reader_id == reader_id, Look.answered_at >= since)
        .order_by(Look.answered_at.desc(), Look.id.desc())
        .limit(1)
    )


def answered_since(session: Session, since: datetime) -> int:
    """Return how many drawn ads were answered since then."""
    return session.scalar(select(func.count(Look.id)).where(Look.answered_at >= since)) or 0


def answered(session: Session) -> Sequence[Look]:
    """Return every answered ad with its wording, in the order of drawing."""
    query = select(Look).where(Look.reading.is_not(None)).order_by(Look.id)
    return session.scalars(query.options(joinedload(Look.revision))).all()
