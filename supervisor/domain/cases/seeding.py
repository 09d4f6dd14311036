"""Cases from before the course of dated steps, put into its terms.

What an old case had passed stands; what it still has to do goes through the gates.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.cases.course.claims import read_step
from supervisor.domain.cases.course.effects import EFFECTS
from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind
from supervisor.domain.cases.course.state import CaseDecision, CaseState, Penalty

_KINDS = {
    CaseOutcome.WARNING: PenaltyKind.WARNING,
    CaseOutcome.FINE: PenaltyKind.FINE,
    CaseOutcome.REVOCATION: PenaltyKind.REVOCATION,
    CaseOutcome.CLOSURE: PenaltyKind.CLOSURE,
}
_SOURCES = {
    CaseOrigin.FINDING: "lead",
    CaseOrigin.COMPLAINT: "complaint",
    CaseOrigin.INSPECTION: "inspection",
    CaseOrigin.CAMPAIGN: "campaign",
}


@dataclass(frozen=True, slots=True)
class OldCase:
    """What a case kept before it had a course; money in cents."""

    party: str
    respondent_kind: str
    summary: str
    opened_on: date
    outcome: CaseOutcome | None = None
    fine_cents: int = 0
    decided_on: date | None = None
    served_on: date | None = None
    duty_done_on: date | None = None
    revoked_on: date | None = None


def draft_row(old: OldCase, origin: CaseOrigin, ended_on: date | None) -> dict[str, Any]:
    """Return the draft of a case as a step: one respondent, one act."""
    act: dict[str, Any] = {"id": "act1", "what": old.summary}
    if ended_on is None:
        act |= {"began": old.opened_on.isoformat(), "continuing": True}
    else:
        act |= {"began": ended_on.isoformat(), "ended": ended_on.isoformat()}
    return {
        "step": "draft",
        "on": old.opened_on.isoformat(),
        "source": _SOURCES.get(origin, "other"),
        "discovered": old.opened_on.isoformat(),
        "respondents": [{"name": old.party, "kind": old.respondent_kind}],
        "acts": [act],
    }


def seed(state: CaseState, draft: dict[str, Any], old: OldCase) -> None:
    """Bring an empty state to where an old case stands: filed, and decided if it was."""
    step = read_step(draft)
    EFFECTS[step.kind](state, step)
    state.filed_on = state.last_on = old.opened_on
    party = next(iter(state.respondents.values()))
    if old.decided_on is None or old.outcome is None:
        return
    kind, amount = _KINDS.get(old.outcome), Decimal(old.fine_cents) / 100
    penalties: tuple[Penalty, ...] = () if kind is None else (Penalty(kind, amount, "", "act1"),)
    if amount and kind is not PenaltyKind.FINE:
        penalties = (*penalties, Penalty(PenaltyKind.FINE, amount, "", "act1"))
    outcome = DecisionOutcome.PENALTY if penalties else DecisionOutcome.CORRECTED
    party.decision = CaseDecision(old.decided_on, outcome, penalties, served_on=old.served_on)
    party.decision.is_duty_done = old.duty_done_on is not None
    party.decision.paid = amount if old.duty_done_on else Decimal()
    party.decision.revoked_on = old.revoked_on
    state.last_on = max(day for day in (old.decided_on, old.served_on) if day is not None)
