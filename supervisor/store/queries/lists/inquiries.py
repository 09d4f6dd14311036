"""Inquiries and what was answered."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.lists.inquiries import Answer, InquiryStatus
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.lists import Inquiry

_PER_PAGE: Final = 50


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


def inquiry_of(session: Session, inquiry_id: int) -> Inquiry | None:
    """Return one inquiry."""
    return session.get(Inquiry, inquiry_id)


def page_of_inquiries(session: Session, status: InquiryStatus | None, at: At) -> Page[Inquiry]:
    """Return a page of inquiries, those with most ads first."""
    query = select(Inquiry)
    if status is not None:
        query = query.where(Inquiry.status == status)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (Inquiry.ads.desc(), Inquiry.id.desc())
    return page_of(session, query, order, at, Length(total, _PER_PAGE))


def counts_by_status(session: Session) -> dict[InquiryStatus, int]:
    """Return how many inquiries have come how far."""
    query = select(Inquiry.status, func.count()).group_by(Inquiry.status)
    return dict(session.execute(query).all())
