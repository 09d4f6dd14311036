"""Gates of transfer, withdrawal of the filing, closing and archive."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState


def transfer_is_whole(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A transfer says where to, why, with which papers, and who approved it."""
    if not step.text("to") or not step.text("reason"):
        yield "请写明移送机关和理由。"
    if not step.rows("materials"):
        yield "移送须附证据材料清单。"
    if not step.text("approved_by"):
        yield "移送须经批准。"
    name = step.text("respondent")
    if name and name not in state.respondents:
        yield Refusal(("supervision_18",), f"本案没有当事人“{name}”。")


def was_transferred(state: CaseState, step: CourseStep) -> Iterator[str]:
    """An answer belongs to a transfer."""
    if not any(one.to == step.text("to") for one in state.transfers):
        yield "没有向该机关移送。"


def reply_has_receipt(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A reply carries a receipt or its number."""
    if not step.text("receipt"):
        yield "请写明回执或者文号。"


def withdrawal_is_founded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A filing is withdrawn where the breach is slight and corrected, or not there."""
    reason = step.text("reason")
    if not reason:
        yield "请写明撤销立案的情形。"
    results = [order.result for p in state.respondents.values() for order in p.orders]
    if reason == "slight_corrected" and any(one in ("refused", "partly") for one in results):
        yield "复查认定没有改正，不能以已改正为由撤销立案。"
    if reason == "slight_corrected" and not step.text("explanation"):
        yield "请写明情节轻微、已经改正的依据。"
    if any(p.decision and p.decision.is_live for p in state.respondents.values()):
        yield "已经作出决定，不能撤销立案。"
    told = any(one.to == "police" for one in state.transfers)
    is_crime = any(act.is_crime_suspected for act in state.acts.values())
    if is_crime and not told and reason != "not_established":
        yield Refusal(("penalty_27",), "行为涉嫌犯罪，应当移送公安机关，不能撤销立案了事。")


def everything_is_settled(state: CaseState, _step: CourseStep) -> Iterator[Refusal]:
    """Before closing every party's matter is at its end, and transfers are answered."""
    if any(not one.reply for one in state.transfers):
        yield Refusal(("penalty_27", "supervision_18"), "受移送机关尚未回复。")
    if state.preserved_on is not None:
        yield Refusal(("penalty_56",), "先行登记保存的证据尚未作出处理决定。")
    if state.withdrawn_on is not None:
        return
    for party in state.respondents.values():
        yield from _settled(state, party)


def _settled(state: CaseState, party: CaseParty) -> Iterator[Refusal]:
    decision = party.decision
    if decision is not None and not decision.is_live and decision.published_on is not None:
        yield Refusal(("penalty_48",), f"{party.name}的决定已被撤销，公开信息尚未撤回。")
    if decision is None or not decision.is_live:
        yield from _settled_without(state, party)
        return
    if decision.served_on is None:
        yield Refusal(("penalty_61",), f"{party.name}的决定书尚未送达。")
    if decision.outcome is not DecisionOutcome.PENALTY:
        return
    if decision.owed > 0 and not decision.is_enforced:
        yield Refusal(("penalty_66",), f"{party.name}尚有{decision.owed:g}元没有缴清。")
    if decision.has(PenaltyKind.CLOSURE, PenaltyKind.STOP) and not (
        decision.is_duty_done or decision.is_enforced
    ):
        yield Refusal(("penalty_66",), f"尚未核实{party.name}已经停止经营。")
    if party.order is not None and not party.order.result and not decision.is_duty_done:
        yield Refusal(("penalty_28", "supervision_18"), f"{party.name}的改正情况尚未复查。")


def _settled_without(state: CaseState, party: CaseParty) -> Iterator[Refusal]:
    handed = party.is_transferred or any(one.reply == "accepted" for one in state.transfers)
    if party.decision is not None or handed:
        return
    order = party.order
    if order is not None and order.result == "corrected":
        return
    if order is not None:
        yield Refusal(
            ("penalty_28", "supervision_18"), f"{party.name}的改正情况尚未复查或者没有改正。"
        )
        return
    yield Refusal(("penalty_57", "supervision_18"), f"对{party.name}尚未作出任何处理。")


def is_closed(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Only a closed case is archived, with an index."""
    if state.closed_on is None and not state.dropped:
        yield "尚未结案，不能归档。"
    if not step.rows("index"):
        yield "归档须有案卷目录。"
