"""The records behind the report's figures of leads: what came up, was read, was found true."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal, null, select

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.public.statutory import FigureKey, Period
from supervisor.domain.screening.model import Category
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision

K: Final = FigureKey
Records = Select[int, str, Any, Any]
_DISCRIMINATION: Final = (
    Category.GENDER,
    Category.MARITAL,
    Category.AGE,
    Category.ORIGIN,
    Category.ETHNICITY_RELIGION,
    Category.HEALTH,
    Category.APPEARANCE,
    Category.SCHOOL,
    Category.OTHER_STATUS,
)


def _findings(*conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    def statement(period: Period) -> Records:
        return (
            select(
                Finding.id,
                PostingRevision.title.label("title"),
                null().label("on"),
                literal(1).label("amount"),
            )
            .join(PostingRevision, PostingRevision.id == Finding.revision_id)
            .where(
                Finding.created_at >= _start_of(period.first),
                Finding.created_at < _start_of(period.last + timedelta(days=1)),
                *conditions,
            )
            .order_by(Finding.id)
        )

    return statement


def _of_kind(categories: Sequence[Category]) -> Callable[[Period], Records]:
    """Return the leads found true for which a place of these kinds speaks."""
    speaks = (
        select(FindingHit.id)
        .where(
            FindingHit.finding_id == Finding.id,
            FindingHit.category.in_(categories),
            FindingHit.counts,
        )
        .exists()
    )
    return _findings(Finding.status == FindingStatus.CONFIRMED, speaks)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


STATEMENTS: Final[Mapping[FigureKey, Callable[[Period], Records]]] = {
    K.LEADS: _findings(),
    K.REVIEWED: _findings(Finding.status.not_in((FindingStatus.OPEN, FindingStatus.WITHDRAWN))),
    K.CONFIRMED: _findings(Finding.status == FindingStatus.CONFIRMED),
    K.KIND_DISCRIMINATION: _of_kind(_DISCRIMINATION),
    K.KIND_FALSE: _of_kind((Category.BAIT,)),
    K.KIND_FEES: _of_kind((Category.FEES,)),
    K.KIND_UNLICENSED: _of_kind((Category.UNLICENSED,)),
    K.OVERTURNED: _findings(Finding.status == FindingStatus.REJECTED),
}
