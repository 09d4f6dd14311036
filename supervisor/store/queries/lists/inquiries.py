"""Inquiries and what was answered."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.lists.inquiries import Answer, InquiryStatus
from supervisor.store.tables.lists import Inquiry


def answers(session: Session) -> list[Answer]:
    """Return what authorities have answered, oldest first."""
    query = select(Inquiry).where(Inquiry.status == InquiryStatus.ANSWERED).order_by(Inquiry.id)
    return [
        Answer(
            poster_key=row.poster_key,
            poster=row.poster,
            uscc=row.uscc,
            authority=row.authority,
            division=row.division,
            answer=row.answer,
            on=row.answered_on,
            licence_number=row.licence_number,
            valid_to=row.valid_to,
        )
        for row in session.scalars(query)
        if row.answer is not None and row.answered_on is not None
    ]


def inquiries_of(session: Session, poster_keys: Iterable[str]) -> dict[str, Inquiry]:
    """Return the inquiries about these posters."""
    query = select(Inquiry).where(Inquiry.poster_key.in_(list(poster_keys)))
    return {row.poster_key: row for row in session.scalars(query)}


def page_of_inquiries(
    session: Session, status: InquiryStatus | None, offset: int, limit: int
) -> tuple[Sequence[Inquiry], int]:
    """Return inquiries, those with most ads first, and how many there are."""
    query = select(Inquiry)
    if status is not None:
        query = query.where(Inquiry.status == status)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(Inquiry.ads.desc(), Inquiry.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).all(), total


def counts_by_status(session: Session) -> dict[InquiryStatus, int]:
    """Return how many inquiries have come how far."""
    query = select(Inquiry.status, func.count()).group_by(Inquiry.status)
    return dict(session.execute(query).tuples().all())
