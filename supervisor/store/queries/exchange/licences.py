"""What endpoints were told of licences, and whether the register has moved since."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.exchange.webhooks import ToldLicences
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow


def licences_signature(session: Session) -> tuple[object, ...]:
    """Return a value that changes whenever agencies, licences or their events do."""
    newest = (
        select(func.max(column)).scalar_subquery()
        for column in (Agency.id, Agency.updated_at, Licence.id, LicenceEventRow.id)
    )
    return tuple(session.execute(select(*newest)).one())


def agency_ids_after(session: Session, agency_id: int, most: int) -> Sequence[int]:
    """Return the next ids of agencies behind ``agency_id``."""
    query = select(Agency.id).where(Agency.id > agency_id).order_by(Agency.id).limit(most)
    return session.scalars(query).all()


def told(session: Session, ids: Sequence[int]) -> Mapping[int, ToldLicences]:
    """Return what was told of these agencies, by agency."""
    rows = session.scalars(select(ToldLicences).where(ToldLicences.agency_id.in_(ids)))
    return {row.agency_id: row for row in rows}


def is_anything_told(session: Session) -> bool:
    """Tell whether endpoints know of any agency."""
    return session.scalar(select(ToldLicences.agency_id).limit(1)) is not None
