"""What may be done next in a case: the step its course asks for first, and all that are open."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from supervisor.domain.cases.course.kinds import (
    AFTER_CLOSING,
    BEFORE_FILING,
    DecisionOutcome,
    PenaltyKind,
    StepKind,
)
from supervisor.domain.cases.course.limits import notice_ends
from supervisor.domain.cases.course.state import CaseDecision, CaseParty, CaseState, Notice
from supervisor.domain.cases.course.table import GATES

K = StepKind
HEADS: Final = frozenset(
    {K.FILE, K.DROP, K.DECISION, K.WITHDRAW_FILING, K.REVOKE_DECISION, K.CLOSE, K.COLLECTIVE}
)
"""Steps only the head, or who acts for him, may take."""


def needs(kind: StepKind) -> list[str]:
    """Return what the gates of a step ask, in Chinese."""
    return list(dict.fromkeys(gate.asks for gate in GATES[kind]))


def open_steps(state: CaseState) -> list[StepKind]:
    """Return every step that where the case stands does not rule out."""
    if state.dropped or state.archived_on:
        return [] if state.archived_on else [K.ARCHIVE]
    if state.closed_on is not None:
        return [kind for kind in StepKind if kind in AFTER_CLOSING]
    if state.withdrawn_on is not None:
        return [K.CLOSE]
    if state.filed_on is None:
        early = BEFORE_FILING - _late(state) - {K.ARCHIVE, K.CLOSE}
        if state.transfers:
            early |= {K.CLOSE}
        return [kind for kind in StepKind if kind in early]
    late = _late(state)
    gone = {K.DRAFT, K.DROP, K.FILE, K.SIMPLE_DECISION, K.ARCHIVE}
    return [kind for kind in StepKind if kind not in late and kind not in gone]


def _late(state: CaseState) -> set[StepKind]:
    """Steps for which the document they answer has not been made."""
    parties = state.respondents.values()
    decided = any(one.decision for one in parties)
    noticed = any(one.notice for one in parties)
    after_decision = {
        K.PAYMENT, K.INSTALMENTS, K.SURCHARGE, K.DUTY_DONE, K.APPEAL, K.APPEAL_RESULT, K.DEMAND,
        K.APPLY_ENFORCEMENT, K.ENFORCE, K.PUBLISH, K.WITHDRAW_PUBLICATION, K.REVOKE_DECISION,
    }  # fmt: skip
    late = set() if decided else after_decision
    if not noticed:
        late |= {
            K.STATEMENT, K.WAIVE_STATEMENT, K.HEARING_REQUEST, K.WAIVE_HEARING, K.HEARING_NOTICE,
            K.HEARING,
        }  # fmt: skip
    if not any(one.orders for one in parties):
        late.add(K.RECHECK)
    if not (decided or noticed or any(one.orders for one in parties)):
        late.add(K.SERVE)
    return late


def next_steps(state: CaseState, today: date) -> list[StepKind]:
    """Return what the course asks for next, the first first.

    A party's view stays possible until the decision, but once its period is over the course no
    longer waits for it.
    """
    found = dict.fromkeys(_next(state, today))
    possible = set(open_steps(state))
    return [kind for kind in found if kind in possible]


def _next(state: CaseState, today: date) -> Iterator[StepKind]:
    if state.closed_on or state.dropped:
        yield K.ARCHIVE
    elif state.withdrawn_on:
        yield K.CLOSE
    elif state.suspended_on:
        yield K.RESUME
    elif state.filed_on is None:
        yield from (K.FILE, K.DRAFT, K.DROP, K.TRANSFER)
    else:
        yield from _investigating(state)
        for party in state.respondents.values():
            yield from _of_party(state, party, today)
        yield K.CLOSE


def _investigating(state: CaseState) -> Iterator[StepKind]:
    if len(state.officers) < 2:
        yield K.OFFICERS
    if state.pending_recusals:
        yield K.RECUSAL
    if not state.evidence_good:
        yield K.EVIDENCE
    if state.concluded_on is None:
        yield K.QUESTION


def _of_party(state: CaseState, party: CaseParty, today: date) -> Iterator[StepKind]:
    if party.decision is not None and party.decision.is_live:
        yield from _after_decision(party.decision)
        return
    order = party.order
    if order is None:
        yield K.ORDER
    elif order.served_on is None:
        yield K.SERVE
    elif not order.result and not order.is_running(today):
        yield K.RECHECK
    may_have_obeyed = order is not None and order.is_open and order.is_running(today)
    if state.concluded_on is None:
        yield K.CONCLUDE
        if may_have_obeyed:
            yield K.RECHECK
        return
    notice = party.notice
    is_mild = order is not None and order.result == "corrected"
    if is_mild:
        yield K.DECISION
    if notice is None:
        yield K.NOTICE
    elif notice.served_on is None:
        yield K.SERVE
    else:
        yield from _heard(state, notice, today)
    if may_have_obeyed:
        yield K.RECHECK


def _heard(state: CaseState, notice: Notice, today: date) -> Iterator[StepKind]:
    ends = notice_ends(notice)
    is_over = notice.hearing_on is not None or (ends is not None and ends.on < today)
    is_silent = not notice.is_statement_waived and notice.statement_on is None
    if notice.awaits_hearing:
        yield K.HEARING if notice.hearing_notified_on else K.HEARING_NOTICE
    elif is_silent and not is_over:
        yield from (K.STATEMENT, K.WAIVE_STATEMENT)
    if notice.offers_hearing or state.is_complex:
        if state.review_result != "passed":
            yield K.LEGAL_REVIEW
        if state.collective_on is None:
            yield K.COLLECTIVE
    yield K.DECISION
    if is_silent and is_over:
        yield K.STATEMENT


def _after_decision(decision: CaseDecision) -> Iterator[StepKind]:
    if decision.served_on is None:
        yield K.SERVE
    elif decision.outcome is DecisionOutcome.PENALTY:
        if decision.owed > 0:
            yield K.PAYMENT
        if decision.has(PenaltyKind.CLOSURE, PenaltyKind.STOP) and not decision.is_duty_done:
            yield K.DUTY_DONE
