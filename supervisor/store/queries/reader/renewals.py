"""Reads of candidates for the learned reader."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.reader.renewal import WAITING, CandidateStatus
from supervisor.store.tables.reader import ReaderCandidate

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["ReaderCandidate"]


def live_candidate(session: Session) -> ReaderCandidate | None:
    """Return the candidate in force; ``None`` where the shipped model is."""
    query = select(ReaderCandidate).where(ReaderCandidate.status == CandidateStatus.LIVE)
    return session.scalar(query.order_by(ReaderCandidate.id.desc()).limit(1))


def waiting_candidates(session: Session) -> Sequence[ReaderCandidate]:
    """Return the candidates that wait for a person, newest first."""
    query = select(ReaderCandidate).where(ReaderCandidate.status.in_(WAITING))
    return session.scalars(query.order_by(ReaderCandidate.id.desc())).all()


def candidates(session: Session, most: int) -> Sequence[ReaderCandidate]:
    """Return the newest candidates."""
    return session.scalars(
        select(ReaderCandidate).order_by(ReaderCandidate.id.desc()).limit(most)
    ).all()


def newest_candidate(session: Session) -> ReaderCandidate | None:
    """Return the candidate that was trained last."""
    return next(iter(candidates(session, 1)), None)
