"""What an accepted step changes in the case."""

from collections.abc import Callable
from datetime import date
from typing import Final

from supervisor.domain.cases.course import appointments, identity, transfers
from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.appeals import end_appeal
from supervisor.domain.cases.course.claims import ClaimError, CourseStep
from supervisor.domain.cases.course.imposed import keys_in, read_imposed
from supervisor.domain.cases.course.kinds import (
    DecisionOutcome,
    RespondentKind,
    Served,
    StepKind,
)
from supervisor.domain.cases.course.state import (
    Appeal,
    CaseDecision,
    CaseParty,
    CaseState,
    Notice,
    Order,
)

K = StepKind
Effect = Callable[[CaseState, CourseStep], None]


def _party(state: CaseState, step: CourseStep) -> CaseParty:
    party = state.named(step.text("respondent"))
    if party is None:
        raise ClaimError("本案没有这个当事人。")
    return party


def _notice(state: CaseState, step: CourseStep) -> Notice:
    notice = _party(state, step).notice
    if notice is None:
        raise ClaimError("还没有告知书。")
    return notice


def _decision(state: CaseState, step: CourseStep) -> CaseDecision:
    decision = _party(state, step).decision
    if decision is None:
        raise ClaimError("还没有决定。")
    return decision


def _draft(state: CaseState, step: CourseStep) -> None:
    state.respondents.clear()
    state.acts.clear()
    state.drafted_on = state.drafted_on or step.on
    state.source, state.discovered = step.text("source"), step.day("discovered")
    state.harm = step.text("harm") or "none"
    for row in step.rows("respondents"):
        name = row["name"].strip()
        kind = RespondentKind.of(row["kind"])
        state.respondents[name] = CaseParty(
            name, kind, bool(row.get("person")), bool(row.get("unregistered"))
        )
    only = next(iter(state.respondents))
    for number, row in enumerate(step.rows("acts"), 1):
        act = Act(
            id=row.get("id", "").strip() or f"act{number}",
            respondent=row.get("respondent", "").strip() or only,
            breached=keys_in(row.get("breached", [])),
            began=row.get("began"),
            ended=row.get("ended"),
            is_continuing=bool(row.get("continuing")) and row.get("ended") is None,
            place=row.get("place", "").strip(),
            is_crime_suspected=bool(row.get("crime_suspected")),
            was_fined=bool(row.get("fined_before")),
            what=row.get("what", "").strip(),
            fined_in=row.get("fined_in", "").strip(),
        )
        state.acts[act.id] = act


def _evidence(state: CaseState, step: CourseStep) -> None:
    good = sum(bool(item.get("verified")) for item in step.rows("items"))
    state.evidence_good += good
    state.evidence_bad += len(step.rows("items")) - good
    state.evidence_on = step.on if good else state.evidence_on


def _order(state: CaseState, step: CourseStep) -> None:
    breached, basis = keys_in(step.rows("breached")), keys_in(step.rows("basis"))
    _party(state, step).orders.append(Order(step.on, step.day("deadline"), breached, basis=basis))


def _recheck(state: CaseState, step: CourseStep) -> None:
    order = _party(state, step).order
    if order is None:
        return
    if step.text("result") != "partly" or not order.is_running(step.on):
        order.result = step.text("result")  # "partly" within the term settles nothing


def _resume(state: CaseState, step: CourseStep) -> None:
    if state.suspended_on is not None:
        state.suspended_days += (step.on - state.suspended_on).days
        state.suspended_on = None


def _make_notice(state: CaseState, step: CourseStep) -> None:
    imposed, party = read_imposed(step), _party(state, step)
    earlier = party.notice
    party.notice = Notice(
        step.on,
        imposed.penalties,
        imposed.breached,
        "hearing" in step.rows("rights"),
        int(step.number("days")),
        imposed.basis,
        step.number("income"),
        step.number("refunded"),
    )
    if earlier is not None and earlier.awaits_hearing and party.notice.offers_hearing:
        party.notice.requested_on = earlier.requested_on  # asked is asked, told anew or not


def _set_hearing(state: CaseState, step: CourseStep) -> None:
    """Set the day of a hearing; a new day is announced anew."""
    notice = _notice(state, step)
    notice.hearing_set_for, notice.hearing_notified_on = step.day("held_on"), None


def _statement(state: CaseState, step: CourseStep) -> None:
    notice = _notice(state, step)
    notice.statement_on, notice.is_reviewed = step.on, bool(step.text("reviewed"))
    notice.is_adopted = step.flag("adopted")


def _decide(state: CaseState, step: CourseStep) -> None:
    is_simple = step.kind is K.SIMPLE_DECISION
    outcome = DecisionOutcome.PENALTY if is_simple else DecisionOutcome.of(step.text("outcome"))
    decision = CaseDecision(
        step.on, outcome, read_imposed(step).penalties, is_simple, step.text("document")
    )
    if is_simple:  # handed over on the spot
        decision.served_on = step.on
    _party(state, step).decision = decision


def _serve(state: CaseState, step: CourseStep) -> None:
    what, on = Served.of(step.text("document")), step.day("effective") or step.on
    found = _party(state, step).document(what)
    if what is Served.HEARING_NOTICE:
        found.hearing_notified_on = on
    elif what is Served.DEMAND:
        found.demand_served_on = on
    else:
        found.served_on = on


def _pay(state: CaseState, step: CourseStep) -> None:
    decision = _decision(state, step)
    decision.paid += step.number("amount")
    decision.paid_on = step.on


def _appeal_result(state: CaseState, step: CourseStep) -> None:
    end_appeal(state, _decision(state, step), step)


def _set(name: str) -> Callable[[CaseState, CourseStep], None]:
    def effect(state: CaseState, step: CourseStep) -> None:
        setattr(state, name, step.on)

    return effect


def _on_notice(name: str, value: Callable[[CourseStep], date | bool | None]) -> Effect:
    def effect(state: CaseState, step: CourseStep) -> None:
        setattr(_notice(state, step), name, value(step))

    return effect


def _on_decision(name: str, value: Callable[[CourseStep], object]) -> Effect:
    def effect(state: CaseState, step: CourseStep) -> None:
        setattr(_decision(state, step), name, value(step))

    return effect


def _surcharge(state: CaseState, step: CourseStep) -> None:
    _decision(state, step).surcharge = step.number("amount")


def _appeal(state: CaseState, step: CourseStep) -> None:
    _decision(state, step).appeals.append(Appeal(step.text("kind"), step.on))


def _conclude(state: CaseState, step: CourseStep) -> None:
    state.concluded_on = step.on
    state.is_complex = step.flag("complex") or step.flag("public_interest")
    state.differs, state.is_difference_checked = step.text("differs"), False


def _review(state: CaseState, step: CourseStep) -> None:
    state.review_on, state.review_result = step.on, step.text("result")
    state.review_by = step.text("by")
    state.is_difference_checked = step.flag("differs_checked")


def _discuss(state: CaseState, step: CourseStep) -> None:
    state.collective_on, state.collective_result = step.on, step.text("result")


def _extend(state: CaseState, step: CourseStep) -> None:
    state.extended_by = int(step.number("working_days"))


def _withdraw(state: CaseState, step: CourseStep) -> None:
    state.withdrawn_on, state.withdrawn_as = step.on, step.text("reason")


def _drop(state: CaseState, _step: CourseStep) -> None:
    state.dropped = True


def _nothing(_state: CaseState, _step: CourseStep) -> None:
    """A step that is recorded and changes nothing the gates look at."""


def _on(step: CourseStep) -> date:
    return step.on


def _preserve_result(state: CaseState, _step: CourseStep) -> None:
    state.preserved_on = None


EFFECTS: Final[dict[StepKind, Effect]] = {
    K.DRAFT: _draft,
    K.DROP: _drop,
    K.FILE: appointments.file,
    K.OFFICERS: appointments.officers,
    K.RECUSAL: appointments.recusal,
    K.EVIDENCE: _evidence,
    K.PRESERVE: _set("preserved_on"),
    K.PRESERVE_RESULT: _preserve_result,
    K.QUESTION: _nothing,
    K.INSPECT: _nothing,
    K.INTERVIEW: _nothing,
    K.IDENTIFY: identity.identify,
    K.ORDER: _order,
    K.RECHECK: _recheck,
    K.EXTEND: _extend,
    K.SUSPEND: _set("suspended_on"),
    K.RESUME: _resume,
    K.CONCLUDE: _conclude,
    K.NOTICE: _make_notice,
    K.STATEMENT: _statement,
    K.WAIVE_STATEMENT: _on_notice("is_statement_waived", lambda _step: True),
    K.HEARING_REQUEST: _on_notice("requested_on", _on),
    K.WAIVE_HEARING: _on_notice("is_hearing_waived", lambda _step: True),
    K.HEARING_NOTICE: _set_hearing,
    K.HEARING: _on_notice("hearing_on", _on),
    K.LEGAL_REVIEW: _review,
    K.COLLECTIVE: _discuss,
    K.DECISION: _decide,
    K.SIMPLE_DECISION: _decide,
    K.WITHDRAW_FILING: _withdraw,
    K.SERVE: _serve,
    K.PAYMENT: _pay,
    K.INSTALMENTS: _on_decision("instalments_until", lambda step: step.day("until")),
    K.SURCHARGE: _surcharge,
    K.DUTY_DONE: _on_decision("is_duty_done", lambda _step: True),
    K.APPEAL: _appeal,
    K.APPEAL_RESULT: _appeal_result,
    K.DEMAND: _on_decision("demanded_on", _on),
    K.APPLY_ENFORCEMENT: _on_decision("is_applied_to_court", lambda _step: True),
    K.ENFORCE: _on_decision("is_enforced", lambda _step: True),
    K.PUBLISH: _on_decision("published_on", _on),
    K.WITHDRAW_PUBLICATION: _on_decision("published_on", lambda _step: None),
    K.REVOKE_DECISION: _on_decision("revoked_on", _on),
    K.TRANSFER: transfers.transfer,
    K.TRANSFER_REPLY: transfers.reply,
    K.TRANSFER_OUTCOME: transfers.outcome,
    K.CLOSE: _set("closed_on"),
    K.ARCHIVE: _set("archived_on"),
}
