"""Decisions as the public counts them, one a respondent: those that stand, and those taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.store.queries.cases.decisions import DECIDED
from supervisor.store.tables.register import Agency


@dataclass(frozen=True, slots=True)
class ServedDecisions:
    """Decisions served on a day, alike in all that is told of them; none was revoked since.

    ``event_code`` is empty and ``street`` is ``None`` for a party outside the register.
    """

    served_on: date
    outcome: CaseOutcome
    event_code: str
    street: Street | None
    count: int


@dataclass(frozen=True, slots=True)
class RevokedDecision:
    """A decision that no longer stands; nothing of it names the party."""

    revoked_on: date
    served_on: date
    outcome: CaseOutcome


def served_decisions(session: Session, period: Period) -> list[ServedDecisions]:
    """Return the decisions served in the period that stand, in one statement."""
    told = (DECIDED.served_on, DECIDED.outcome, DECIDED.event_code, Agency.street)
    rows = session.execute(
        select(*told, func.count())
        .outerjoin(Agency, Agency.id == DECIDED.agency_id)
        .where(
            DECIDED.served_on.between(period.first, period.last),
            DECIDED.revoked_on.is_(None),
            DECIDED.outcome.is_not(None),
        )
        .group_by(*told)
    )
    return [
        ServedDecisions(served_on, outcome, event_code, street, count)
        for served_on, outcome, event_code, street, count in rows
        if served_on and outcome
    ]


def revoked_decisions(session: Session, period: Period, most: int) -> Sequence[RevokedDecision]:
    """Return the decisions revoked in the period, the newest first."""
    rows = session.execute(
        select(DECIDED.revoked_on, DECIDED.served_on, DECIDED.outcome)
        .where(
            DECIDED.revoked_on.between(period.first, period.last),
            DECIDED.served_on.is_not(None),
            DECIDED.outcome.is_not(None),
        )
        .order_by(DECIDED.revoked_on.desc(), DECIDED.case_id.desc())
        .limit(most)
    )
    return [
        RevokedDecision(revoked_on, served_on, outcome)
        for revoked_on, served_on, outcome in rows
        if revoked_on and served_on and outcome
    ]
