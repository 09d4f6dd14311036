"""Find agencies by any of their names or codes, for the search over everything."""

from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supervisor.store.queries.paging import Page
from supervisor.store.tables.agencies import Agency, AgencyName, Licence

SHOWN: Final = 10


def agencies_like(session: Session, text: str) -> Page[Agency]:
    """Return agencies whose name, other name, USCC or licence number contains ``text``."""
    other_name = (
        select(AgencyName.id)
        .where(AgencyName.agency_id == Agency.id, AgencyName.text.contains(text, autoescape=True))
        .exists()
    )
    licence = (
        select(Licence.id)
        .where(Licence.agency_id == Agency.id, Licence.number.contains(text, autoescape=True))
        .exists()
    )
    matches = or_(
        Agency.name.contains(text, autoescape=True),
        Agency.uscc.contains(text.upper(), autoescape=True),
        other_name,
        licence,
    )
    total = session.scalar(select(func.count(Agency.id)).where(matches)) or 0
    found = session.scalars(select(Agency).where(matches).order_by(Agency.name).limit(SHOWN)).all()
    return Page(found, 1, SHOWN, total)
