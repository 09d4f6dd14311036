"""Reads of the staff lists of agencies."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.duties import StaffMember

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["StaffMember"]

PAGE_SIZE: Final = 100


def staff_page(session: Session, agency_id: int, at: At) -> Page[StaffMember]:
    """Return a page of an agency's list: those at work first, then who has left."""
    mine = StaffMember.agency_id == agency_id
    total = session.scalar(select(func.count(StaffMember.id)).where(mine)) or 0
    order = (StaffMember.until.is_not(None), StaffMember.since, StaffMember.id)
    query = select(StaffMember).where(mine)
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def staff_counts(session: Session, agency_id: int) -> tuple[int, int]:
    """Return how many are at work, and how many of them full-time."""
    count = func.count(StaffMember.id)
    query = select(count, count.filter(StaffMember.is_full_time)).where(
        StaffMember.agency_id == agency_id, StaffMember.until.is_(None)
    )
    everybody, full_time = session.execute(query).one()
    return everybody, full_time


def is_listed(session: Session, agency_id: int, name: str, number: str) -> bool:
    """Tell whether somebody at work with this name and certificate stands on the list."""
    query = select(StaffMember.id).where(
        StaffMember.agency_id == agency_id,
        StaffMember.name == name,
        StaffMember.certificate_number == number,
        StaffMember.until.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def own_member(session: Session, agency_id: int, member_id: int) -> StaffMember | None:
    """Return a person of the agency's own list; another agency's is as good as none."""
    query = select(StaffMember).where(
        StaffMember.id == member_id, StaffMember.agency_id == agency_id
    )
    return session.scalar(query)
