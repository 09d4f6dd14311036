"""What serving and revoking a decision do, said on the page before they are done."""

from typing import Final

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.desk import foreseeing, foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform import clock
from supervisor.extensions import db
from supervisor.services.cases import consequences
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.queries.cases.cases import Case

_ENDS: Final = (StepKind.DROP, StepKind.WITHDRAW_FILING, StepKind.TRANSFER, StepKind.CLOSE)


def serving(case: Case) -> Foreseen:
    """Say what the service of the decision does."""
    rows = [one for one in case.decided if one.decided_on and not one.served_on] or [case]
    events = credit_scheme_on(db.session(), clock.today()).events
    coded = [events[one.event_code] for one in rows if one.agency_id and one.event_code in events]
    recorded = "、".join(dict.fromkeys(one.label for one in coded))
    revokes = any(one.outcome is CaseOutcome.REVOCATION for one in rows)
    names = "、".join(one.party for one in rows)
    return foreseeing.decision_served(names, recorded, revokes=revokes)


def revoking(case: Case) -> Foreseen:
    """Say what revoking the decision does."""
    entries = len(consequences.live_entries(db.session(), case.id))
    restores = any(one.outcome is CaseOutcome.REVOCATION for one in case.decided)
    return foreseeing.decision_revoked(case.party, entries, restores=restores)


def of_step(case: Case, kind: StepKind, document: str = "") -> Foreseen | None:
    """Say what a step does that cannot be taken back; ``None`` for the others.

    Of the papers that are served only the decision has effects; ``document`` is the one named, ""
    where it is still to be chosen.
    """
    if kind is StepKind.REVOKE_DECISION:
        return revoking(case)
    if kind is StepKind.SIMPLE_DECISION:
        return foreseeing_one.decided_on_the_spot(case.party)
    if kind is StepKind.DECISION:
        return foreseeing_one.decided_in_the_ordinary_way(
            "所填的当事人" if case.others else case.party
        )
    if kind in _ENDS:
        return foreseeing_one.case_ended(case.party, kind.label)
    is_decided = any(one.decided_on for one in case.decided)
    if kind is StepKind.SERVE and is_decided and document in ("", "decision"):
        return serving(case)
    return None
