"""What is too old to be kept: counted, and erased in portions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, cast, delete, func, select, update
from sqlalchemy.orm import Session

from supervisor.domain.cases.complaints import ComplaintStatus
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.retention import ERASED
from supervisor.domain.postings.old_wordings import PACKED_FIELDS, Texts
from supervisor.domain.traces.masking import mask_contacts
from supervisor.store import old_wordings
from supervisor.store.record_index import COMPLAINTS, renew
from supervisor.store.tables.cases.complaints import (
    Complaint,
    ComplaintFile,
    ComplaintIdentity,
    ComplaintMessage,
    IdentityRequest,
)
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.postings import Posting, PostingRevision, PostingTrace
from supervisor.store.writing.chain import refuse_changes, suspend_refusal

_WITH_CONTACTS: Final = ("title", "company", "text", "address")
# What the check of the chain reads from the trail itself.
_KEPT_WHOLE: Final = ("trail_signed", "finding_undone", "records_erased")


def ads_due(session: Session, before: datetime) -> int:
    """Return how many wordings hold contacts that are due."""
    return _count(session, _ads(before))


def complaints_due(session: Session, before: date) -> int:
    """Return how many complaints are due."""
    return _count(session, _complaints(before))


def trail_due(session: Session, before: datetime) -> int:
    """Return how many events of the trail are due."""
    return _count(session, select(AuditEvent.id).where(*_events(before)))


def erase_ads(session: Session, before: datetime, size: int) -> int:
    """Mask the contacts of up to ``size`` wordings for good and return of how many."""
    ids = session.scalars(_ads(before).limit(size)).all()
    packed: dict[int, dict[int, Texts]] = defaultdict(dict)
    for row in session.scalars(select(PostingRevision).where(PostingRevision.id.in_(ids))):
        masked = {name: mask_contacts(getattr(row, name)) for name in _WITH_CONTACTS}
        if row.is_archived:
            texts = {name: getattr(row, name) for name in PACKED_FIELDS}
            packed[row.posting_id][row.id] = {name: masked.pop(name, texts[name]) for name in texts}
        for name, said in masked.items():
            setattr(row, name, said)
    old_wordings.rewrite(session, packed)
    of_these = PostingTrace.revision_id.in_(ids)
    session.execute(update(PostingTrace).where(of_these).values(sealed=None))
    return len(ids)


def erase_complaints(session: Session, before: date, size: int) -> int:
    """Erase what up to ``size`` complaints say, and who said it; return how many."""
    ids = session.scalars(_complaints(before).limit(size)).all()
    emptied = {"text": ERASED, "url": "", "reason": "", "happened_on": None}
    for number in ids:
        one = update(Complaint).where(Complaint.id == number)
        session.execute(one.values(**emptied, receipt_digest=f"erased {number}"))
    unnamed = Complaint.id.in_(ids) & Complaint.agency_id.is_(None)
    session.execute(update(Complaint).where(unnamed).values(subject=ERASED, subject_key=""))
    renew(session.connection(), COMPLAINTS, ids)
    for table in (ComplaintFile, ComplaintIdentity):
        session.execute(delete(table).where(table.complaint_id.in_(ids)))
    said = ComplaintMessage.complaint_id.in_(ids)
    session.execute(update(ComplaintMessage).where(said).values(text=ERASED))
    asked = IdentityRequest.complaint_id.in_(ids)
    session.execute(update(IdentityRequest).where(asked).values(reason=ERASED))
    return len(ids)


def erase_trail(session: Session, before: datetime) -> tuple[int, int]:
    """Erase addresses and details of old events; return how many, and the newest of them.

    Their links stay, so the chain still shows that nothing came between and nothing was taken out.
    """
    due = _events(before)
    until = session.scalar(select(func.max(AuditEvent.id)).where(*due)) or 0
    number = _count(session, select(AuditEvent.id).where(*due))
    connection = session.connection()
    suspend_refusal(connection, AuditEvent.__tablename__)
    session.execute(
        update(AuditEvent)
        .where(*due)
        .values(remote_address="", detail={})
        .execution_options(synchronize_session=False)
    )
    refuse_changes(connection)
    return number, until


def _count(session: Session, ids: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _ads(before: datetime) -> Select[int]:
    confirmed = (
        select(Finding.id)
        .where(Finding.posting_id == Posting.id, Finding.status == FindingStatus.CONFIRMED)
        .exists()
    )
    return (
        select(PostingTrace.revision_id)
        .join(PostingRevision, PostingRevision.id == PostingTrace.revision_id)
        .join(Posting, Posting.id == PostingRevision.posting_id)
        .where(PostingTrace.sealed.is_not(None), Posting.last_seen_at < before, ~confirmed)
        .distinct()
        .order_by(PostingTrace.revision_id)
    )


def _complaints(before: date) -> Select[int]:
    ended: Sequence[ComplaintStatus] = [one for one in ComplaintStatus if not one.is_open]
    on = func.coalesce(Complaint.closed_on, Complaint.answered_on, Complaint.received_on)
    return (
        select(Complaint.id)
        .where(
            Complaint.status.in_(ended),
            Complaint.case_id.is_(None),
            Complaint.text != ERASED,
            on < before,
        )
        .order_by(Complaint.id)
    )


def _events(before: datetime) -> list[ColumnElement[bool]]:
    said = cast(AuditEvent.detail, Text)
    holds_something = (AuditEvent.remote_address != "") | (said != "{}")
    return [AuditEvent.at < before, AuditEvent.action.not_in(_KEPT_WHOLE), holds_something]
