"""The records behind the report's figures of credit, star rounds, measures and campaigns."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RepairStatus
from supervisor.domain.public.statutory import CampaignLine, FigureKey, Period
from supervisor.domain.ratings.rounds import RatingStatus
from supervisor.domain.remedies.measures import MeasureKind
from supervisor.store.tables.credit import RepairApplication
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

K: Final = FigureKey
Records = Select[int, str, Any, Any]
# A JSON list that is empty, as SQLite and PostgreSQL write it.
_NONE: Final = "[]"
_NO_PART: Final = (RatingStatus.INVITED, RatingStatus.WITHDRAWN)


def _dated(key: Any, title: Any, day: Any, period: Period) -> Records:
    """Return records whose ``day`` lies in the period, each counting once, by day."""
    return (
        select(key.label("id"), title.label("title"), day.label("on"), literal(1).label("amount"))
        .where(day.between(period.first, period.last))
        .order_by(day)
    )


def _measures(day: Any, *conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    def statement(period: Period) -> Records:
        return (
            _dated(CreditMeasure.id, Agency.name, day, period)
            .join(Agency, Agency.id == CreditMeasure.agency_id)
            .where(*conditions)
            .order_by(CreditMeasure.id)
        )

    return statement


def _begun(kind: MeasureKind) -> Callable[[Period], Records]:
    return _measures(CreditMeasure.starts_on, CreditMeasure.kind == kind)


def _ratings(day: Any, *conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    """Return agencies in rounds whose ``day`` lies in the period."""

    def statement(period: Period) -> Records:
        return (
            _dated(Rating.id, Agency.name, day, period)
            .join(RatingRound, RatingRound.id == Rating.round_id)
            .join(Agency, Agency.id == Rating.agency_id)
            .where(*conditions)
            .order_by(Rating.id)
        )

    return statement


def _repairs(period: Period) -> Records:
    """Return repairs granted; a record leads to the application."""
    return (
        _dated(RepairApplication.id, Agency.name, RepairApplication.decided_on, period)
        .join(Agency, Agency.id == RepairApplication.agency_id)
        .where(RepairApplication.status == RepairStatus.GRANTED)
        .order_by(RepairApplication.id)
    )


def _visits(*conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    """Return visits; a record leads to its campaign."""

    def statement(period: Period) -> Records:
        return (
            _dated(CampaignVisit.campaign_id, CampaignVisit.party, CampaignVisit.visited_on, period)
            .where(*conditions)
            .order_by(CampaignVisit.id)
        )

    return statement


_FOUND: Final = cast(CampaignVisit.problems, String) != _NONE
_JOINT: Final = cast(CampaignVisit.partners, String) != _NONE


def campaign_lines(session: Session, period: Period) -> list[CampaignLine]:
    """Return the campaigns that began in a period or were at work in it, by their first day.

    Their visits add up to the figures of campaign visits, for they are the same rows.
    """
    made = CampaignVisit.visited_on.between(period.first, period.last)
    query = (
        select(
            Campaign.id,
            Campaign.title,
            Campaign.starts_on,
            Campaign.ends_on,
            func.count(CampaignVisit.id),
            func.count(CampaignVisit.id).filter(_FOUND),
            func.count(CampaignVisit.id).filter(_JOINT),
        )
        .outerjoin(CampaignVisit, (CampaignVisit.campaign_id == Campaign.id) & made)
        .group_by(Campaign.id, Campaign.title, Campaign.starts_on, Campaign.ends_on)
        .having(
            or_(
                Campaign.starts_on.between(period.first, period.last),
                func.count(CampaignVisit.id) > 0,
            )
        )
        .order_by(Campaign.starts_on, Campaign.id)
    )
    return [CampaignLine(*row) for row in session.execute(query)]


STATEMENTS: Final[Mapping[FigureKey, Callable[[Period], Records]]] = {
    K.RATED: _ratings(RatingRound.opened_on, Rating.status.not_in(_NO_PART)),
    K.STARRED: _ratings(
        RatingRound.effective_on, Rating.status == RatingStatus.EFFECTIVE, Rating.stars > 0
    ),
    K.REPAIRED: _repairs,
    K.WARNINGS: _begun(MeasureKind.WARNING),
    K.INTERVIEWS: _begun(MeasureKind.INTERVIEW),
    K.HEAVIER: _begun(MeasureKind.HEAVIER),
    K.LIGHTER: _begun(MeasureKind.LIGHTER),
    K.RECOMMENDED: _begun(MeasureKind.PRIORITY),
    K.CERTIFICATES: _begun(MeasureKind.CERTIFICATE),
    K.MEASURES_ENDED: _measures(CreditMeasure.ended_on, CreditMeasure.starts_on.is_not(None)),
    K.CAMPAIGN_VISITS: _visits(),
    K.CAMPAIGN_FAULTY: _visits(_FOUND),
    K.JOINT_VISITS: _visits(_JOINT),
}
