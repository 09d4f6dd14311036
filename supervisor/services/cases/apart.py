"""What the gates cannot see in the steps of one case: who took them, and fines of other cases.

Names in a step are what a person typed; the account that recorded it is known.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import PenaltyKind, StepKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.platform.clock import office_date
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.cases import leads as queries
from supervisor.store.tables.cases.cases import Case

K = StepKind
_INVESTIGATING: Final = (K.EVIDENCE, K.QUESTION, K.INSPECT, K.RECHECK, K.CONCLUDE)
_NOT_BY_WHO_DID: Final[Mapping[StepKind, tuple[StepKind, ...]]] = {
    K.FILE: (K.DRAFT,),
    K.DROP: (K.DRAFT,),
    K.DECISION: _INVESTIGATING,
    K.WITHDRAW_FILING: _INVESTIGATING,
    K.REVOKE_DECISION: _INVESTIGATING,
    K.CLOSE: _INVESTIGATING,
}
_DECISIONS: Final = (K.DECISION, K.SIMPLE_DECISION)


def accounts_apart(case: Case, kind: StepKind, actor: Actor) -> list[Refusal]:
    """Refuse a step of the head to the account that did what the head decides on.

    Whatever name is typed: nobody investigates a case and decides it (行政处罚法第五十七条).
    """
    before = _NOT_BY_WHO_DID.get(kind, ())
    own = [row for row in case.course if row.step in before and row.by_id == actor.user_id]
    if actor.user_id is None or not own:
        return []
    did = "、".join(dict.fromkeys(row.step.label for row in own))
    reason = f"本案的{did}由您的账号登记，“{kind.label}”须由另一名负责人办理。"
    key = "penalty_54" if kind in (K.FILE, K.DROP) else "penalty_57"
    return [Refusal((key,), reason, "accounts_apart")]


def mark_fined_elsewhere(session: Session, case: Case, state: CaseState) -> None:
    """Mark the acts of the party as fined where other cases have fined them all.

    A lead is one with a fined ad where it is a copy of it and was not seen after that decision;
    what was put up again since is an act of its own.
    """
    leads = queries.leads_of(session, case.id)
    if not leads:
        return
    for lead in leads:
        seen_last = office_date(lead.posting.last_seen_at)
        others = queries.decided_cases_with_copy(session, case, lead, seen_last)
        if not any(_was_fined(other) for other in others):
            return
    party = state.named(case.party) or next(iter(state.respondents.values()))
    for act in state.acts_of(party.name):
        act.was_fined = True


def _was_fined(case: Case) -> bool:
    own = [
        row
        for row in case.course
        if row.step in _DECISIONS and row.claims.get("respondent", "") in ("", case.party)
    ]
    fine = str(PenaltyKind.FINE)
    return bool(own) and any(one.get("kind") == fine for one in own[-1].claims.get("penalties", ()))
