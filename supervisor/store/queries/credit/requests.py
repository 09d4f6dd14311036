"""Reads of applications for repair, objections, appeals and commitments."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from supervisor.domain.credit.remedies import (
    ObjectionKind,
    ObjectionStatus,
    RepairStatus,
    RequestKind,
)
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.credit import (
    Commitment,
    CreditEntry,
    Objection,
    RepairApplication,
    RequestFile,
)
from supervisor.store.tables.leads import Finding, FindingHit

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Finding", "FindingHit", "Objection", "RepairApplication"]

_PENDING_REPAIR = [status for status in RepairStatus if status.is_pending]
_PENDING_OBJECTION = [status for status in ObjectionStatus if status.is_pending]
ADS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Requests:
    """Applications for repair and objections, those due first."""

    repairs: Sequence[RepairApplication]
    objections: Sequence[Objection]


def pending_requests(session: Session) -> Requests:
    """Return everything agencies still wait for."""
    repairs = (
        select(RepairApplication)
        .where(RepairApplication.status.in_(_PENDING_REPAIR))
        .options(joinedload(RepairApplication.agency), joinedload(RepairApplication.entry))
        .order_by(RepairApplication.due_on, RepairApplication.id)
    )
    objections = (
        select(Objection)
        .where(Objection.status.in_(_PENDING_OBJECTION))
        .options(joinedload(Objection.agency), joinedload(Objection.entry))
        .order_by(Objection.due_on, Objection.id)
    )
    return Requests(session.scalars(repairs).all(), session.scalars(objections).all())


def has_pending_repair(session: Session, entry_id: int) -> bool:
    """Tell whether an application to repair an entry waits for an answer."""
    query = select(RepairApplication.id).where(
        RepairApplication.entry_id == entry_id, RepairApplication.status.in_(_PENDING_REPAIR)
    )
    return session.scalar(query.limit(1)) is not None


def filed_objection(
    session: Session, agency_id: int, entry_id: int | None, rating_id: int | None
) -> int | None:
    """Return the objection of an agency to this entry or this rating that it did not take back."""
    query = select(Objection.id).where(
        Objection.agency_id == agency_id,
        Objection.entry_id == entry_id,
        Objection.rating_id == rating_id,
        Objection.kind == ObjectionKind.OBJECTION,
        Objection.status != ObjectionStatus.WITHDRAWN,
    )
    return session.scalar(query.limit(1))


def has_pending_objection(session: Session, rating_ids: Sequence[int]) -> bool:
    """Tell whether an objection or appeal about one of these ratings waits for an answer."""
    query = select(Objection.id).where(
        Objection.rating_id.in_(rating_ids), Objection.status.in_(_PENDING_OBJECTION)
    )
    return session.scalar(query.limit(1)) is not None


def filed_appeal(session: Session, objection_id: int) -> int | None:
    """Return the appeal against the answer to an objection; one taken back stays the only one."""
    return session.scalar(select(Objection.id).where(Objection.appeals_id == objection_id))


def requests_of(session: Session, agency_id: int) -> Requests:
    """Return everything an agency has asked, newest first."""
    repairs = (
        select(RepairApplication)
        .where(RepairApplication.agency_id == agency_id)
        .options(joinedload(RepairApplication.entry), joinedload(RepairApplication.commitment))
        .order_by(RepairApplication.id.desc())
    )
    objections = (
        select(Objection)
        .where(Objection.agency_id == agency_id)
        .options(joinedload(Objection.entry))
        .order_by(Objection.id.desc())
    )
    return Requests(session.scalars(repairs).all(), session.scalars(objections).all())


def repair_of(session: Session, application_id: int) -> RepairApplication | None:
    """Return an application with everything its page and its letter show."""
    query = (
        select(RepairApplication)
        .where(RepairApplication.id == application_id)
        .options(
            joinedload(RepairApplication.agency),
            joinedload(RepairApplication.entry).joinedload(CreditEntry.case),
            joinedload(RepairApplication.commitment),
            joinedload(RepairApplication.reviewer),
            joinedload(RepairApplication.decider),
        )
    )
    return session.scalar(query)


def objection_of(session: Session, objection_id: int) -> Objection | None:
    """Return an objection with everything its page shows."""
    query = (
        select(Objection)
        .where(Objection.id == objection_id)
        .options(
            joinedload(Objection.agency),
            joinedload(Objection.entry).joinedload(CreditEntry.case),
            joinedload(Objection.appeals),
            joinedload(Objection.reviewer),
            joinedload(Objection.decider),
        )
    )
    return session.scalar(query)


def last_commitment(session: Session, agency_id: int, title: str) -> Commitment | None:
    """Return the commitment of this title that an agency signed last."""
    query = (
        select(Commitment)
        .where(Commitment.agency_id == agency_id, Commitment.title == title)
        .order_by(Commitment.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def commitments_of(session: Session, agency_id: int) -> Sequence[Commitment]:
    """Return the commitments an agency has signed, newest first."""
    query = (
        select(Commitment).where(Commitment.agency_id == agency_id).order_by(Commitment.id.desc())
    )
    return session.scalars(query).all()


def own_ads(session: Session, agency_id: int, at: At) -> Page[Finding]:
    """Return a page of the agency's ads that carry marks, newest first."""
    mine = Finding.agency_id == agency_id
    total = session.scalar(select(func.count(Finding.id)).where(mine)) or 0
    query = (
        select(Finding)
        .where(mine)
        .options(
            joinedload(Finding.revision), joinedload(Finding.posting), selectinload(Finding.hits)
        )
    )
    return page_of(session, query, (Finding.id.desc(),), at, Length(total, ADS_ON_A_PAGE))


def files_of(session: Session, kind: RequestKind, request_id: int) -> Sequence[RequestFile]:
    """Return the files of a request without their contents, in the order handed in."""
    query = (
        select(RequestFile)
        .where(RequestFile.kind == kind, RequestFile.request_id == request_id)
        .order_by(RequestFile.id)
    )
    return session.scalars(query).all()


def file_with_content(session: Session, file_id: int) -> RequestFile | None:
    """Return one file with its content."""
    query = select(RequestFile).where(RequestFile.id == file_id).options(undefer(RequestFile.data))
    return session.scalar(query)
