"""Find agencies by what stands in their names and codes or is known to mean them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import case, literal, or_, select
from sqlalchemy.orm import Session

from supervisor.store.queries.paging import Page, ids_page
from supervisor.store.queries.register.pages import matches
from supervisor.store.tables.register import Agency

SHOWN: Final = 10

__all__ = ["SHOWN", "Agency", "agencies_like"]


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
