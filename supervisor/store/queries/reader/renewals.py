"""Reads of candidates for the learned reader."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.renewal import WAITING, CandidateStatus
from supervisor.store.tables.reader import ReaderCandidate, ReaderDifference, ReaderShadow

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["ReaderCandidate", "ReaderDifference", "ReaderShadow"]


def live_candidate(session: Session) -> ReaderCandidate | None:
    """Return the candidate in force; ``None`` where the shipped model is."""
    query = select(ReaderCandidate).where(ReaderCandidate.status == CandidateStatus.LIVE)
    return session.scalar(query.order_by(ReaderCandidate.id.desc()).limit(1))


def load_candidate(session: Session, candidate_id: int) -> ReaderCandidate | None:
    """Return one candidate."""
    return session.get(ReaderCandidate, candidate_id)


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


def shadows(session: Session, candidate_ids: Sequence[int]) -> Sequence[ReaderShadow]:
    """Return the nights that candidates read beside the model in force, the latest first."""
    query = select(ReaderShadow).where(ReaderShadow.candidate_id.in_(candidate_ids))
    return session.scalars(query.order_by(ReaderShadow.night.desc())).all()


def has_read(session: Session, candidate_id: int, night: date) -> bool:
    """Return whether a candidate has read this night."""
    query = select(ReaderShadow.id).filter_by(candidate_id=candidate_id, night=night)
    return session.scalar(query) is not None


def last_read_at(session: Session, candidate_id: int) -> datetime | None:
    """Return when a candidate began to read last."""
    return session.scalar(
        select(ReaderShadow.read_at)
        .filter_by(candidate_id=candidate_id)
        .order_by(ReaderShadow.night.desc())
        .limit(1)
    )


def differences(session: Session, candidate_id: int, most: int) -> Sequence[ReaderDifference]:
    """Return where a candidate differed, with the ads, what nobody judged yet first."""
    query = (
        select(ReaderDifference)
        .join(ReaderShadow)
        .where(ReaderShadow.candidate_id == candidate_id)
        .options(joinedload(ReaderDifference.revision), joinedload(ReaderDifference.shadow))
        .order_by(ReaderDifference.reading.is_not(None), ReaderDifference.id)
    )
    return session.scalars(query.limit(most)).all()


def judged_differences(session: Session, candidate_id: int) -> tuple[int, int]:
    """Return how many judged differences speak for a candidate, and against it."""
    is_right = ReaderDifference.reading == Reading.VIOLATION
    is_wrong = ReaderDifference.reading == Reading.CLEAN
    gained = ReaderDifference.is_gained
    speaks_for = case((gained & is_right, 1), (~gained & is_wrong, 1), else_=0)
    against = case((gained & is_wrong, 1), (~gained & is_right, 1), else_=0)
    row = session.execute(
        select(func.sum(speaks_for), func.sum(against))
        .join(ReaderShadow, ReaderShadow.id == ReaderDifference.shadow_id)
        .where(ReaderShadow.candidate_id == candidate_id)
    ).one()
    return row[0] or 0, row[1] or 0
