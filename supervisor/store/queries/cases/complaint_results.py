"""What agencies were asked about complaints, and rewards decided."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.cases.complaints import ComplaintHearing, ComplaintReward


def hearing_of(session: Session, complaint_id: int) -> ComplaintHearing | None:
    """Return what the agency was asked about a complaint."""
    return session.scalar(select(ComplaintHearing).filter_by(complaint_id=complaint_id))


def hearings_of_agency(session: Session, agency_id: int) -> Sequence[ComplaintHearing]:
    """Return what an agency was asked, the newest first."""
    query = select(ComplaintHearing).filter_by(agency_id=agency_id)
    return session.scalars(query.order_by(ComplaintHearing.id.desc())).all()


def reward_of(session: Session, complaint_id: int) -> ComplaintReward | None:
    """Return what was decided of a reward."""
    return session.scalar(select(ComplaintReward).filter_by(complaint_id=complaint_id))
