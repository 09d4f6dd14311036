"""Which agencies have star and grade suspended on a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.ratings.suspension import ratings_suspended
from supervisor.domain.register.agencies import AgencyRecord, LicenceStanding, licence_standing
from supervisor.store.queries.register.agencies import agency_records, record_of
from supervisor.store.tables.register import Agency, Licence


def suspended_agencies(session: Session, on: date, *, only_lost: bool = False) -> frozenset[int]:
    """Return the ids over the whole register.

    ``only_lost`` leaves out those of whom the register holds no paper that had begun by ``on``: for
    days of a past it may not know.
    """
    return frozenset(
        int(record.key)
        for record in agency_records(session, papers_only=True)
        if ratings_suspended(record, on) and not (only_lost and _never_begun(record, on))
    )


def _never_begun(record: AgencyRecord, on: date) -> bool:
    return all(
        licence_standing(licence, on) is LicenceStanding.NOT_YET for licence in record.licences
    )


def suspended_among(session: Session, ids: Sequence[int], on: date) -> frozenset[int]:
    """Return those of ``ids`` that are suspended, in a fixed number of statements."""
    rows = session.scalars(
        select(Agency)
        .where(Agency.id.in_(ids))
        .options(
            selectinload(Agency.licences).selectinload(Licence.events),
            joinedload(Agency.parent).selectinload(Agency.licences).selectinload(Licence.events),
        )
    )
    return frozenset(row.id for row in rows if ratings_suspended(record_of(row), on))
