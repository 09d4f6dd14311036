"""Decisions as the public counts them: those that stand, and those that were taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.store.tables.cases.cases import Case
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
    told = (Case.served_on, Case.outcome, Case.event_code, Agency.street)
    rows = session.execute(
        select(*told, func.count())
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .where(
            Case.served_on.between(period.first, period.last),
            Case.revoked_on.is_(None),
            Case.outcome.is_not(None),
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
        select(Case.revoked_on, Case.served_on, Case.outcome)
        .where(
            Case.revoked_on.between(period.first, period.last),
            Case.served_on.is_not(None),
            Case.outcome.is_not(None),
        )
        .order_by(Case.revoked_on.desc(), Case.id.desc())
        .limit(most)
    )
    return [
        RevokedDecision(revoked_on, served_on, outcome)
        for revoked_on, served_on, outcome in rows
        if revoked_on and served_on and outcome
    ]
