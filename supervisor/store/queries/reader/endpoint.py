"""Reads of what the office's own model answered, how it was judged, and whether it is in use."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.endpoint import EndpointOutcome, EndpointSample, ReleaseStatus
from supervisor.domain.rules.lab import SAMPLE
from supervisor.store.tables.reader import (
    EndpointMark,
    EndpointReading,
    EndpointRelease,
    Look,
    LookCandidate,
)

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["EndpointMark", "EndpointReading", "EndpointRelease", "Look"]

_OF_MODEL: Final = EndpointMark.endpoint_reading_id == EndpointReading.id


def unread_candidates(session: Session, model: str, most: int) -> Sequence[LookCandidate]:
    """Return the ads worth a look that this model was not asked about, best first."""
    read = select(EndpointReading.text_digest).where(EndpointReading.model == model)
    query = (
        select(LookCandidate)
        .where(LookCandidate.text_digest.not_in(read))
        .options(joinedload(LookCandidate.revision))
        .order_by(*LookCandidate.best_first())
    )
    return session.scalars(query.limit(most)).all()


def is_read(session: Session, text_digest: str, model: str) -> bool:
    """Return whether a wording was put to a model."""
    query = select(EndpointReading.id).filter_by(text_digest=text_digest, model=model)
    return session.scalar(query) is not None


def outcomes(session: Session, model: str) -> dict[EndpointOutcome, int]:
    """Return how often asking a model ended how."""
    rows = session.execute(
        select(EndpointReading.outcome, func.count())
        .where(EndpointReading.model == model)
        .group_by(EndpointReading.outcome)
    )
    return {outcome: count for outcome, count in rows}  # noqa: C416 - rows, typed as pairs


def marks(session: Session, model: str, most: int) -> Sequence[EndpointMark]:
    """Return the marks of a model with their ads, in the order of asking."""
    query = (
        select(EndpointMark)
        .join(EndpointReading, _OF_MODEL)
        .where(EndpointReading.model == model)
        .options(joinedload(EndpointMark.source).joinedload(EndpointReading.revision))
        .order_by(EndpointMark.id)
    )
    return session.scalars(query.limit(most)).all()


def sample(session: Session, model: str) -> EndpointSample:
    """Return how the first marks of a model were judged."""
    first = (
        select(EndpointMark.reading)
        .join(EndpointReading, _OF_MODEL)
        .where(EndpointReading.model == model)
        .order_by(EndpointMark.id)
        .limit(SAMPLE)
    )
    said = list(session.scalars(first))
    judged = [one for one in said if one is not None]
    right = sum(one is Reading.VIOLATION for one in judged)
    return EndpointSample(right, len(judged), len(said) - len(judged))


def release_of(session: Session, model: str, status: ReleaseStatus) -> EndpointRelease | None:
    """Return the newest release of a model with this status."""
    query = select(EndpointRelease).filter_by(model=model, status=status)
    return session.scalar(query.order_by(EndpointRelease.id.desc()).limit(1))


def releases(session: Session, most: int) -> Sequence[EndpointRelease]:
    """Return the newest releases of all models."""
    return session.scalars(
        select(EndpointRelease).order_by(EndpointRelease.id.desc()).limit(most)
    ).all()


def marks_of(session: Session, revision_ids: Sequence[int]) -> dict[int, EndpointMark]:
    """Return the latest mark on each of these wordings, by wording."""
    rows = session.execute(
        select(EndpointReading.revision_id, EndpointMark)
        .join(EndpointMark, _OF_MODEL)
        .where(EndpointReading.revision_id.in_(revision_ids))
        .order_by(EndpointMark.id)
    )
    return {revision_id: mark for revision_id, mark in rows}  # noqa: C416 - rows, typed as pairs
