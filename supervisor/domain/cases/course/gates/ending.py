"""Gates of transfer, withdrawal of the filing, closing and archive."""

from collections.abc import Iterator

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.gates.outcome import must_be_punished, punished_anyway
from supervisor.domain.cases.course.kinds import TRANSFER_TO, DecisionOutcome, PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.law.sanctions import sanctions
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.money_words import plain_yuan


def transfer_is_whole(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A transfer says where to, why, with which papers, and who approved it."""
    if not step.text("to") or not step.text("reason"):
        yield "请写明移送机关和理由。"
    if not step.words("materials"):
        yield "移送须附证据材料清单。"
    if not step.text("approved_by"):
        yield "移送须经批准。"
    name = step.text("respondent")
    if name and name not in state.respondents:
        yield Refusal(("supervision_18",), f"本案没有当事人“{name}”。")
    for one in step.rows("acts"):
        act = state.acts.get(one)
        if act is None or (name and act.respondent != name):
            whose = name or "本案"
            yield Refusal(("supervision_18", "penalty_27"), f"{whose}没有这个行为：{one}。")


def was_transferred(state: CaseState, step: CourseStep) -> Iterator[str]:
    """An answer belongs to a transfer."""
    if not any(one.to == step.text("to") for one in state.transfers):
        yield "没有向该机关移送。"


def reply_has_receipt(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A reply carries a receipt or its number."""
    if not step.text("receipt"):
        yield "请写明回执或者文号。"


def crime_is_reported(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What may be a crime goes to the police before a case is dropped, withdrawn or closed."""
    if step.text("reason") == "not_established" or state.withdrawn_as == "not_established":
        return
    untold = [
        act.id
        for act in state.acts.values()
        if act.is_crime_suspected and not state.was_told("police", act)
    ]
    if untold:
        yield f"行为“{'、'.join(untold)}”涉嫌犯罪，应当移送公安机关，不能就此了结。"


def withdrawal_is_founded(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A filing is withdrawn where the breach is slight and corrected, barred, or not there."""
    reason = step.text("reason")
    if not reason:
        yield "请写明撤销立案的情形。"
    if reason == "slight_corrected":
        yield from _is_corrected(state, step)
    if any(p.decision and p.decision.is_live for p in state.respondents.values()):
        yield "已经作出决定，不能撤销立案。"


def _is_corrected(state: CaseState, step: CourseStep) -> Iterator[str]:
    orders = [order for party in state.respondents.values() for order in party.orders]
    if any(order.result in ("refused", "partly") for order in orders):
        yield "复查认定没有改正，不能以已改正为由撤销立案。"
    elif any(not order.result for order in orders):
        yield "责令改正尚未复查认定已经改正，不能以已改正为由撤销立案。"
    elif not orders and not state.evidence_good:
        yield "没有责令改正和复查，也没有查证属实的证据，不能认定已经改正。"
    if not step.text("explanation"):
        yield "请写明情节轻微、已经改正的依据。"


def bar_is_shown(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Time has barred a case only where its dates say so.

    ``ended`` and ``harm`` of the step are what was found: a case opened for harm within five years
    may turn out to have done none. An act entered as continuing may have ended any day after it
    began.
    """
    if step.text("reason") != "time_barred" or state.discovered is None:
        return
    found = step.day("ended")
    for act in state.acts.values():
        first = found or act.began if act.is_continuing else found or act.ended or act.began
        years = 2 if (step.text("harm") or state.harm) == "none" else 5
        if first is not None and add_months(first, 12 * years) >= state.discovered:
            yield f"行为“{act.id}”发现时没有超过{years}年，不能以超过时效为由撤销立案。"


def foreign_acts_are_handed_over(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """An act that another authority punishes is handed to it before the case is closed."""
    if state.withdrawn_as in ("not_established", "time_barred"):
        return
    for act in state.acts.values():
        party = state.respondents[act.respondent]
        decision = party.decision
        is_unfounded = decision and decision.outcome is DecisionOutcome.NOT_ESTABLISHED
        wanted = set() if is_unfounded or act.was_fined else _punished_elsewhere(act)
        for to in sorted(wanted):
            if not any(state.was_told(one, act) for one in _instead(to)):
                yield f"行为“{act.id}”由{TRANSFER_TO[to]}处理，应当移送后再结案。"


def _punished_elsewhere(act: Act) -> set[str]:
    """Return the authorities of breaches that no provision lets this office punish."""
    found = set()
    for key in act.breached:
        fitting = [one for one in sanctions().values() if key in one.breached]
        if fitting and all(one.transfer_to for one in fitting):
            found.add(fitting[0].transfer_to)
    return found


def _instead(to: str) -> tuple[str, ...]:
    """Return where an act may be sent: prices may have an authority of another name."""
    return (to, "other_district") if to == "police" else (to, "other", "other_district")


def everything_is_settled(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Before closing every party's matter is at its end, and transfers are answered."""
    if any(not one.reply for one in state.transfers):
        yield Refusal(("penalty_27", "supervision_18"), "受移送机关尚未回复。")
    if state.preserved_on is not None:
        yield Refusal(("penalty_56",), "先行登记保存的证据尚未作出处理决定。")
    if state.withdrawn_on is not None:
        return
    for party in state.respondents.values():
        yield from _settled(state, party, step)


def _settled(state: CaseState, party: CaseParty, step: CourseStep) -> Iterator[Refusal]:
    decision = party.decision
    if decision is not None and decision.is_published_as_it_was:
        yield Refusal(("penalty_48",), f"{party.name}的决定已被撤销、变更，原公开信息尚未撤回。")
    if decision is None or not decision.is_live:
        yield from _settled_without(state, party)
        return
    if not decision.is_served(step.on):
        yield Refusal(("penalty_61",), f"{party.name}的决定书尚未送达。")
    if decision.outcome is not DecisionOutcome.PENALTY:
        return
    if decision.owed > 0 and not decision.is_enforced:
        yield Refusal(("penalty_66",), f"{party.name}尚有{plain_yuan(decision.owed)}元没有缴清。")
    if decision.has(PenaltyKind.CLOSURE, PenaltyKind.STOP) and not (
        decision.is_duty_done or decision.is_enforced
    ):
        yield Refusal(("penalty_66",), f"尚未核实{party.name}已经停止经营。")
    if party.order is not None and not party.order.result and not decision.is_duty_done:
        yield Refusal(("penalty_28", "supervision_18"), f"{party.name}的改正情况尚未复查。")


def _settled_without(state: CaseState, party: CaseParty) -> Iterator[Refusal]:
    acts = state.acts_of(party.name)
    taken = any(one.is_of_whole(party.name) and one.reply == "accepted" for one in state.transfers)
    handed = taken or (acts and all(state.is_handed_over(act, taken=True) for act in acts))
    if party.decision is not None or handed:
        return
    order = party.order
    if order is not None and order.result == "corrected":
        for one in punished_anyway(state, party):
            yield must_be_punished(one)
    elif order is not None:
        yield Refusal(
            ("penalty_28", "supervision_18"), f"{party.name}的改正情况尚未复查或者没有改正。"
        )
    else:
        yield Refusal(("penalty_57", "supervision_18"), f"对{party.name}尚未作出任何处理。")


def is_closed(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Only a closed case is archived, with an index."""
    if state.closed_on is None and not state.dropped:
        yield "尚未结案，不能归档。"
    if not step.words("index"):
        yield "归档须有案卷目录。"
