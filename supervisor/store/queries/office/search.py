"""Find agencies, cases and complaints by what stands in them or is known to mean them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import case, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.store import ad_index
from supervisor.store.queries.cases.cases import case_says
from supervisor.store.queries.leads import postings, queue
from supervisor.store.queries.leads.postings import PostingLine
from supervisor.store.queries.paging import Page, ids_page
from supervisor.store.queries.register.pages import matches
from supervisor.store.record_index import COMPLAINTS, holds
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.register import Agency

SHOWN: Final = 10

__all__ = ["SHOWN", "Agency", "agencies_like", "cases_like", "complaints_like", "leads_and_ads"]


def agencies_like(session: Session, text: str, meant: Sequence[int]) -> Page[Agency]:
    """Return agencies whose name, other name, USCC or licence number contains ``text``.

    Those that are ``meant`` by it come first, in their order.
    """
    places = {id_: place for place, id_ in enumerate(meant)}
    first = case(places, value=Agency.id, else_=len(meant)) if meant else literal(0)
    order = (first, Agency.name)
    query = select(Agency.id).where(or_(*matches(text), Agency.id.in_(meant))).order_by(*order)
    ids = ids_page(session, query, 1, SHOWN)
    by_id = {row.id: row for row in session.scalars(select(Agency).where(Agency.id.in_(ids.items)))}
    return Page([by_id[id_] for id_ in ids.items], 1, SHOWN, ids.total)


def leads_and_ads(session: Session, text: str) -> tuple[Page[Finding], Page[PostingLine]]:
    """Return the newest leads and ads that show ``text``; the index is asked once for both."""
    found = ad_index.newest(session, text)
    leads = queue.newest_saying(session, found, SHOWN)
    return leads, postings.newest_showing(session, found, SHOWN)


def cases_like(session: Session, text: str) -> Sequence[Case]:
    """Return cases by number, party or summary, the newest first."""
    query = (
        select(Case)
        .options(joinedload(Case.agency))
        .where(case_says(session, text))
        .order_by(Case.id.desc())
        .limit(SHOWN)
    )
    return session.scalars(query).all()


def complaints_like(session: Session, text: str) -> Sequence[Complaint]:
    """Return complaints by number, by whom they are about or by what they say, the newest first."""
    query = (
        select(Complaint)
        .where(holds(session, COMPLAINTS, text))
        .order_by(Complaint.id.desc())
        .limit(SHOWN)
    )
    return session.scalars(query).all()
