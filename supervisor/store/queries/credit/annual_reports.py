"""Reads of annual reports that have come in."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.credit import AnnualReport


def reports_of(session: Session, agency_id: int) -> Sequence[AnnualReport]:
    """Return the reports of an agency, the newest first."""
    query = (
        select(AnnualReport)
        .where(AnnualReport.agency_id == agency_id)
        .order_by(AnnualReport.year.desc())
    )
    return session.scalars(query).all()


def is_received(session: Session, agency_id: int, year: int) -> bool:
    """Tell whether an agency's report of ``year`` has come in."""
    query = select(AnnualReport.id).where(
        AnnualReport.agency_id == agency_id, AnnualReport.year == year
    )
    return session.scalar(query) is not None


def received_years(session: Session, agency_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return the years whose reports have come in, by agency; agencies without any are absent."""
    received: dict[int, set[int]] = defaultdict(set)
    query = select(AnnualReport.agency_id, AnnualReport.year).where(
        AnnualReport.agency_id.in_(agency_ids)
    )
    for agency_id, year in session.execute(query):
        received[agency_id].add(year)
    return received
