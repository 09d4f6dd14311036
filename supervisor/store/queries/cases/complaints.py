"""The officers' list of complaints, one complaint with all that belongs to it, and its likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStatus
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.record_index import COMPLAINTS, holds
from supervisor.store.tables.cases.complaints import Complaint, ComplaintFile, IdentityRequest
from supervisor.store.tables.platform import User

__all__ = ["Complaint"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 50
_LOOK_BACK: Final = timedelta(days=365)
_MOST_CANDIDATES: Final = 200
_MOST_LIKES: Final = 5


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """What the list is narrowed to; without a status it shows what is still open."""

    status: ComplaintStatus | None = None
    kind: ComplaintKind | None = None
    text: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """An earlier complaint that may be about the same matter, and why it is shown."""

    complaint: Complaint
    similarity: int


def complaints_page(session: Session, wanted: ComplaintFilter, at: At) -> Page[Complaint]:
    """Return one page of complaints, the earliest answer due first."""
    total = session.scalar(_narrowed(session, select(func.count(Complaint.id)), wanted)) or 0
    query = _narrowed(session, select(Complaint), wanted).options(joinedload(Complaint.agency))
    order = (Complaint.answered_on.is_not(None), Complaint.answer_due_on, Complaint.id)
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def merged_into(session: Session, complaint_id: int) -> Sequence[Complaint]:
    """Return the complaints that were merged into one, the earliest first."""
    query = select(Complaint).where(
        Complaint.duplicate_of_id == complaint_id, Complaint.status == ComplaintStatus.MERGED
    )
    return session.scalars(query.order_by(Complaint.id)).all()


def load_complaint(session: Session, complaint_id: int) -> Complaint | None:
    """Return a complaint with agency, messages, files and whether an identity is sealed."""
    return session.scalar(
        select(Complaint)
        .where(Complaint.id == complaint_id)
        .options(
            joinedload(Complaint.agency),
            joinedload(Complaint.duplicate_of),
            joinedload(Complaint.identity),
            selectinload(Complaint.messages),
            selectinload(Complaint.files),
        )
    )


def complaint_under(session: Session, receipt_digest: str) -> Complaint | None:
    """Return the complaint whose receipt code has this digest."""
    return session.scalar(select(Complaint).where(Complaint.receipt_digest == receipt_digest))


def last_number(session: Session, prefix: str) -> str | None:
    """Return the highest complaint number that begins with ``prefix``."""
    query = select(func.max(Complaint.number))
    return session.scalar(query.where(Complaint.number.startswith(prefix, autoescape=True)))


def complaint_file(session: Session, complaint_id: int, file_id: int) -> ComplaintFile | None:
    """Return an attachment of the complaint, or ``None`` where it has none under this id."""
    found = session.get(ComplaintFile, file_id)
    return found if found is not None and found.complaint_id == complaint_id else None


def overdue(session: Session, today: date) -> int:
    """Return how many complaints have waited past their day for an answer."""
    query = select(func.count(Complaint.id)).where(
        Complaint.status == ComplaintStatus.RECEIVED, Complaint.answer_due_on < today
    )
    return session.scalar(query) or 0


def likes_of(session: Session, complaint: Complaint) -> list[Like]:
    """Return earlier complaints against the same party or about the same page, likest first."""
    same = [Complaint.subject_key == complaint.subject_key]
    if complaint.agency_id is not None:
        same.append(Complaint.agency_id == complaint.agency_id)
    if complaint.url:
        same.append(Complaint.url == complaint.url)
    query = (
        select(Complaint)
        .where(
            Complaint.id < complaint.id,
            Complaint.received_on >= complaint.received_on - _LOOK_BACK,
            or_(*same),
        )
        .order_by(Complaint.id.desc())
        .limit(_MOST_CANDIDATES)
    )
    found = [
        Like(other, round(fuzz.token_set_ratio(_grams(other.text), _grams(complaint.text))))
        for other in session.scalars(query)
    ]
    return sorted(found, key=lambda like: -like.similarity)[:_MOST_LIKES]


def identity_requests(session: Session, complaint_id: int) -> Sequence[tuple[IdentityRequest, str]]:
    """Return the requests to open the identity, newest first, with the asker's name."""
    rows = session.execute(
        select(IdentityRequest, User.display_name)
        .join(User, User.id == IdentityRequest.asked_by)
        .where(IdentityRequest.complaint_id == complaint_id)
        .order_by(IdentityRequest.id.desc())
    )
    return [(request, name) for request, name in rows]


def _narrowed(session: Session, query: Select[Any], wanted: ComplaintFilter) -> Select[Any]:
    if wanted.status is not None:
        query = query.where(Complaint.status == wanted.status)
    elif not wanted.everything:
        waiting = [status for status in ComplaintStatus if status.is_open]
        query = query.where(Complaint.status.in_(waiting))
    if wanted.kind is not None:
        query = query.where(Complaint.kind == wanted.kind)
    if wanted.text:
        query = query.where(holds(session, COMPLAINTS, wanted.text))
    return query


def _grams(text: str) -> str:
    """Return the text as blank-separated pairs of characters: Chinese has no blanks to split at."""
    return " ".join(text[start : start + 2] for start in range(max(1, len(text) - 1)))


def complaints_of_case(session: Session, case_id: int) -> Sequence[Complaint]:
    """Return the complaints that a case was opened from or that joined it, oldest first."""
    query = select(Complaint).where(Complaint.case_id == case_id).order_by(Complaint.id)
    return session.scalars(query).all()
