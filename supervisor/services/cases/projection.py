"""What a case's row says of its course, for lists, letters, credit and reports."""

from typing import Final, TypeAlias

from supervisor.domain.cases.cases import CaseOutcome, CaseStatus
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.clocks import office_due
from supervisor.domain.cases.course.imposed import keys_in
from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind, StepKind
from supervisor.domain.cases.course.state import CaseDecision, CaseParty, CaseState
from supervisor.domain.cases.credit_class import credit_class_of
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.cases.cases import Case, CaseRespondent

NAME: Final = 200
_BY_PENALTY: Final = (
    (PenaltyKind.REVOCATION, CaseOutcome.REVOCATION),
    (PenaltyKind.CLOSURE, CaseOutcome.CLOSURE),
    (PenaltyKind.STOP, CaseOutcome.CLOSURE),
    (PenaltyKind.SUSPENSION, CaseOutcome.SUSPENSION),
    (PenaltyKind.FINE, CaseOutcome.FINE),
    (PenaltyKind.CONFISCATION, CaseOutcome.FINE),
)
_NO_PENALTY: Final = {
    DecisionOutcome.CORRECTED: CaseOutcome.RECTIFICATION,
    DecisionOutcome.NOT_ESTABLISHED: CaseOutcome.DISMISSED,
}
DECISIONS: Final = (StepKind.DECISION, StepKind.SIMPLE_DECISION)

Decided: TypeAlias = Case | CaseRespondent
"""What is decided on one respondent: the case's own row for its party, another row for another."""


def own_party(case: Case, state: CaseState) -> CaseParty:
    """Return the respondent that the row of a case is about."""
    return state.named(case.party) or next(iter(state.respondents.values()))


def decided_on(case: Case, state: CaseState, step: CourseStep) -> Decided:
    """Return the row that a step of one respondent is about; of none named, the case's own."""
    named = state.named(step.text("respondent"))
    if named is None or named is own_party(case, state):
        return case
    return next((row for row in case.others if row.name == named.name[:NAME]), case)


def tell_others(case: Case, state: CaseState, step: CourseStep, actor: Actor) -> None:
    """Write what the step has changed for the other respondents; joins the unit of work."""
    own = own_party(case, state)
    names = {party.name[:NAME] for party in state.respondents.values() if party is not own}
    for gone in [one for one in case.others if one.name not in names and one.decided_on is None]:
        case.others.remove(gone)  # a draft written anew without it
    rows = {row.name: row for row in case.others}
    for party in state.respondents.values():
        if party is own:
            continue
        row = rows.get(party.name[:NAME])
        if row is None:
            row = CaseRespondent(
                name=party.name[:NAME], event_code="", facts="", legal_basis="", fine_cents=0,
                document_number="",
            )  # fmt: skip
            case.others.append(row)
        _tell(row, party, step, actor, is_its=state.named(step.text("respondent")) is party)


def _tell(row: Decided, party: CaseParty, step: CourseStep, actor: Actor, *, is_its: bool) -> None:
    if step.kind in DECISIONS and is_its:
        _decided(row, party, step, actor)
    if step.kind is StepKind.APPEAL_RESULT and step.text("lifts") and party.decision and is_its:
        row.outcome = outcome_of(party.decision)
        row.entry_class = credit_class_of([one.kind for one in party.decision.penalties])
    _followed(row, party.decision, step)


def project(case: Case, state: CaseState, step: CourseStep, actor: Actor) -> None:
    """Write onto the row what the step has changed; joins the caller's unit of work."""
    case.status = status_of(state)
    owed = office_due(state, clock.today())
    case.due_on = owed.on if owed else None
    party = own_party(case, state)
    acts = state.acts_of(party.name)
    if step.kind is StepKind.DRAFT and acts:
        case.act_ended_on = acts[0].ended
    if step.kind is StepKind.CONCLUDE:
        case.facts = step.text("facts")
        case.proposed_by = actor.user_id
    if party.notice is not None:
        case.notified_on = party.notice.served_on
    if step.kind is StepKind.STATEMENT:
        case.statement = f"{step.text('content')} 复核：{step.text('reviewed')}"
    elif step.kind is StepKind.WAIVE_STATEMENT:
        case.statement = "当事人书面放弃陈述申辩。"
    if step.kind is StepKind.WITHDRAW_FILING:
        case.outcome, case.decided_on = CaseOutcome.DISMISSED, step.on
        case.decided_by = actor.user_id
    if step.kind is StepKind.TRANSFER and party.is_transferred and case.outcome is None:
        case.outcome = CaseOutcome.TRANSFERRED
    is_its = state.named(step.text("respondent")) is party
    _tell(case, party, step, actor, is_its=is_its)


def _decided(case: Decided, party: CaseParty, step: CourseStep, actor: Actor) -> None:
    decision = party.decision
    if decision is None:
        return
    case.outcome = outcome_of(decision)
    case.facts = step.text("facts") or case.facts
    keys = dict.fromkeys(keys_in([*step.rows("breached"), *step.rows("basis")]))
    if not keys and party.order is not None:
        keys = dict.fromkeys(party.order.breached)
    case.legal_basis = registry().cite(list(keys))
    money = decision.total(PenaltyKind.FINE) + decision.total(PenaltyKind.CONFISCATION)
    case.fine_cents = round(money * 100)
    case.decided_by, case.decided_on = actor.user_id, step.on
    case.document_number = step.text("document")
    case.served_on = case.revoked_on = case.duty_done_on = None
    kinds = [one.kind for one in decision.penalties]
    found = credit_class_of(kinds, is_simple=decision.is_simple)
    case.entry_class = found or EntryClass.MINOR


def _followed(case: Decided, decision: CaseDecision | None, step: CourseStep) -> None:
    if decision is None:
        return
    case.served_on = decision.served_on
    if decision.changed_to is not None:
        case.fine_cents = round(decision.changed_to * 100)
    case.revoked_on = decision.revoked_on
    if decision.is_duty_done and case.duty_done_on is None:
        case.duty_done_on = step.on


def outcome_of(decision: CaseDecision) -> CaseOutcome:
    """Return how lists and reports name a decision: by the gravest thing imposed."""
    if decision.outcome is not DecisionOutcome.PENALTY:
        return _NO_PENALTY.get(decision.outcome, CaseOutcome.NO_PENALTY)
    found = (outcome for kind, outcome in _BY_PENALTY if decision.has(kind))
    return next(found, CaseOutcome.WARNING)


def status_of(state: CaseState) -> CaseStatus:
    """Return where lists put the case."""
    decisions = [one.decision for one in state.respondents.values() if one.decision is not None]
    live = [one for one in decisions if one.is_live]
    if decisions and not live:
        return CaseStatus.REVOKED
    if state.closed_on or state.dropped or state.withdrawn_on:
        return CaseStatus.CLOSED
    if live and all(one.served_on for one in live):
        found = any(
            one.outcome in (DecisionOutcome.PENALTY, DecisionOutcome.CORRECTED) for one in live
        )
        return CaseStatus.SERVED if found else CaseStatus.CLOSED
    if live:
        return CaseStatus.DECIDED
    if state.filed_on is None:
        return CaseStatus.DRAFT
    return CaseStatus.PROPOSED if state.concluded_on else CaseStatus.OPEN
