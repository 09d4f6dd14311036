"""Rows of credit standings: begun, closed, and replaced within their first day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme import Grade
from supervisor.store.tables.credit import CreditStanding

_AT_ONCE: Final = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class NewStanding:
    """How one agency stands from a day on."""

    agency_id: int
    score: int
    grade: Grade


def replace_standings(
    session: Session, standings: Sequence[NewStanding], on: date, scheme: str
) -> None:
    """Put new values into the rows that begin on the day ``on``."""
    for one in standings:
        session.execute(
            update(CreditStanding)
            .where(CreditStanding.agency_id == one.agency_id, CreditStanding.on_date == on)
            .values(score=one.score, grade=one.grade, scheme=scheme)
        )


def close_standings(session: Session, agency_ids: Sequence[int], until: date) -> None:
    """End the open standings of agencies; ``until`` is the first day they no longer hold."""
    for start in range(0, len(agency_ids), _AT_ONCE):
        session.execute(
            update(CreditStanding)
            .where(
                CreditStanding.agency_id.in_(agency_ids[start : start + _AT_ONCE]),
                CreditStanding.until_on.is_(None),
            )
            .values(until_on=until)
            .execution_options(synchronize_session=False)
        )


def insert_standings(
    session: Session, standings: Sequence[NewStanding], on: date, scheme: str
) -> None:
    """Begin standings on the day ``on``."""
    if not standings:
        return
    session.execute(
        insert(CreditStanding),
        [
            {
                "agency_id": one.agency_id,
                "on_date": on,
                "score": one.score,
                "grade": one.grade,
                "scheme": scheme,
            }
            for one in standings
        ],
    )
