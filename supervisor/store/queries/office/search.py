"""Find agencies by any of their names or codes, for the search over everything."""

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from supervisor.store.queries.paging import Page, ids_page
from supervisor.store.queries.register.pages import matches
from supervisor.store.tables.register import Agency

SHOWN: Final = 10


def agencies_like(session: Session, text: str) -> Page[Agency]:
    """Return agencies whose name, other name, USCC or licence number contains ``text``."""
    query = select(Agency.id).where(or_(*matches(text))).order_by(Agency.name)
    ids = ids_page(session, query, 1, SHOWN)
    found = session.scalars(select(Agency).where(Agency.id.in_(ids.items)).order_by(Agency.name))
    return Page(found.all(), 1, SHOWN, ids.total)
