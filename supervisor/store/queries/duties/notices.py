"""Reads of notices of change."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.duties import ChangeNotice
from supervisor.store.tables.register import Agency

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["ChangeNotice"]

PAGE_SIZE: Final = 50
UNSETTLED: Final = (HandedInStatus.SUBMITTED, HandedInStatus.RETURNED)


def notice_of(session: Session, notice_id: int) -> ChangeNotice | None:
    """Return one notice with everything its page shows."""
    query = (
        select(ChangeNotice)
        .where(ChangeNotice.id == notice_id)
        .options(joinedload(ChangeNotice.agency), joinedload(ChangeNotice.checker))
    )
    return session.scalar(query)


def notices_of(session: Session, agency_id: int) -> Sequence[ChangeNotice]:
    """Return the notices of an agency, the newest first."""
    query = (
        select(ChangeNotice)
        .where(ChangeNotice.agency_id == agency_id)
        .order_by(ChangeNotice.id.desc())
    )
    return session.scalars(query).all()


def notices_page(session: Session, status: HandedInStatus | None, at: At) -> Page[ChangeNotice]:
    """Return a page of notices, those that wait for the office first, by the day they were due."""
    chosen = () if status is None else (ChangeNotice.status == status,)
    total = session.scalar(select(func.count(ChangeNotice.id)).where(*chosen)) or 0
    waits = case((ChangeNotice.status == HandedInStatus.SUBMITTED, 0), else_=1)
    query = select(ChangeNotice).where(*chosen).options(joinedload(ChangeNotice.agency))
    order = (waits, ChangeNotice.due_on, ChangeNotice.id)
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def has_unsettled(session: Session, agency_id: int, kind: NoticeKind, branch_uscc: str) -> bool:
    """Tell whether a notice of the same change is still on its way."""
    query = select(ChangeNotice.id).where(
        ChangeNotice.agency_id == agency_id,
        ChangeNotice.kind == kind,
        ChangeNotice.branch_uscc == branch_uscc,
        ChangeNotice.status.in_(UNSETTLED),
    )
    return session.scalar(query.limit(1)) is not None


def branches_of(session: Session, agency_id: int) -> list[tuple[str, str]]:
    """Return code and name of an agency's branches, by name."""
    query = select(Agency.uscc, Agency.name).where(Agency.parent_id == agency_id)
    return [(uscc, name) for uscc, name in session.execute(query.order_by(Agency.name))]
