"""Gates of service, payment, appeal, enforcement and publication."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import party_of
from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind, Served
from supervisor.domain.cases.course.limits import (
    URGED,
    appeal_ends,
    court_window,
    late_days,
    payment_ends,
    service_ends,
)
from supervisor.domain.cases.course.state import CaseDecision, CaseState
from supervisor.domain.platform.deadlines import working_days_after
from supervisor.domain.platform.money_words import plain_yuan

_DAILY: Final = Decimal("0.03")
_FEN: Final = Decimal("0.01")


def decision_of(state: CaseState, step: CourseStep) -> CaseDecision | None:
    """Return the standing decision on the respondent of a step."""
    party = party_of(state, step)
    return party.decision if party and party.decision and party.decision.is_live else None


def document_exists(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Only what has been made can be served."""
    if not step.text("document"):
        yield "请写明送达的文书。"
        return
    party = party_of(state, step)
    what = Served.of(step.text("document"))
    if party and party.document(what) is None:
        yield f"还没有{what.label}，不能送达。"
    elif what in (Served.DECISION, Served.DEMAND) and decision_of(state, step) is None:
        yield f"决定已被撤销，不能再送达{what.label}。"


def service_is_proper(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Each way of service has its proof; electronic service its consent."""
    way = step.text("way")
    if not way:
        yield "请写明送达方式。"
    if way == "electronic" and not step.flag("consent"):
        yield "电子送达须当事人同意并签订确认书。"
    elif way in ("direct", "mail", "entrusted", "electronic") and not step.text("receipt"):
        yield "须有送达回证（签收人或者回执）。"
    if way == "left" and not step.text("witness"):
        yield "留置送达须写明见证人或者录像。"
    elif way == "left" and state.has_officer(step.text("witness")):
        yield "办案人员自己不是留置送达的见证人。"
    if way == "announcement" and not step.flag("other_ways_failed"):
        yield "其他方式无法送达的，才能公告送达。"
    effective = step.day("effective")
    # What is mailed counts from the day on its receipt: that of the step, unless another is named.
    if way == "announcement" and effective is None:
        yield Refusal(
            ("penalty_61", "penalty_62"), "公告送达须写明视为送达的日期，期限从该日起算。"
        )
    if effective is not None and effective < step.on:
        yield "视为送达的日期早于送达行为。"
    if effective is not None and way not in ("announcement", "mail"):
        yield "只有公告、邮寄送达另有视为送达的日期。"


def served_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A decision is served within seven working days."""
    decision = decision_of(state, step)
    if decision is None or step.text("document") != "decision":
        return
    if decision.served_on is not None:
        yield "决定书已经送达。"
    if step.on > service_ends(decision).on and not step.text("late_reason"):
        yield "决定书应当在七个工作日内送达；逾期的须写明原因。"


def decision_is_served(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The standing decision has reached the party."""
    decision = decision_of(state, step)
    if decision is None or decision.served_on is None:
        yield "决定书尚未送达。"


def decision_stands(state: CaseState, step: CourseStep) -> Iterator[str]:
    """There is a decision that could be taken back."""
    if decision_of(state, step) is None:
        yield "没有有效的决定。"


def nothing_is_owed(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A duty is not done while money is owed."""
    decision = decision_of(state, step)
    if decision is not None and decision.owed > 0 and not decision.is_enforced:
        yield f"尚有{plain_yuan(decision.owed)}元没有缴清。"


def payment_is_apart(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Fines go to the bank, never to who decided."""
    if step.text("way") == "officer":
        yield "罚缴分离，执法人员不得自行收缴。"
    elif not step.text("way"):
        yield "请写明缴款方式。"
    decision = decision_of(state, step)
    if step.number("amount") <= 0:
        yield Refusal(("penalty_66",), "请写明缴款金额。")
    elif decision and step.number("amount") > decision.owed:
        yield Refusal(("penalty_66",), f"缴款多于应缴的{plain_yuan(decision.owed)}元。")


def instalments_are_founded(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Hardship, an application, an approval and an end."""
    if not step.flag("applied") or not step.text("hardship"):
        yield "延期、分期缴纳须当事人确有经济困难并提出申请。"
    if not step.text("approved_by"):
        yield "须经行政机关批准。"
    until = step.day("until")
    if until is None or until <= step.on:
        yield "请写明缴清的期限。"
    decision = decision_of(state, step)
    if decision and not decision.total(PenaltyKind.FINE):
        yield "决定没有罚款。"
    elif decision and decision.owed <= 0:
        yield "罚没已经缴清。"


def surcharge_is_right(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Three per cent a day of lateness, not while an appeal runs, never above the fine."""
    decision = decision_of(state, step)
    if decision is None or decision.served_on is None:
        return
    fine, days = decision.total(PenaltyKind.FINE), late_days(decision, step.on)
    if fine <= 0:
        yield "决定没有罚款，不能加处。"
        return
    due = payment_ends(decision)
    if due and step.on <= due:
        keys = ("penalty_72", "penalty_67") + (
            ("penalty_66",) if decision.instalments_until else ()
        )
        yield Refusal(keys, f"缴纳期限到{due}为止，不能加处罚款。")
        return
    so_far = (fine * _DAILY * days).quantize(_FEN, ROUND_HALF_UP)
    most, amount = min(fine, so_far), step.number("amount")
    if amount > fine:
        yield Refusal(("penalty_72", "coercion_45"), "加处罚款不得超过罚款本数。")
    elif amount > most:
        appealed = ("penalty_73",) if decision.appeals else ()
        yield Refusal(
            (*appealed, "penalty_72"),
            f"逾期{days}日，加处不超过{plain_yuan(most)}元（复议诉讼期间不计）。",
        )
    elif amount <= 0:
        yield "请写明加处金额。"
    if not step.flag("rate_told"):
        yield Refusal(("coercion_45", "penalty_72"), "加处罚款的标准应当告知当事人。")


def appeal_in_time(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Review within sixty days, suit within six months; review first against one on the spot.

    The term of a suit after a review is not held, so none is asked for there.
    """
    decision, kind = decision_of(state, step), step.text("kind")
    if not kind:
        yield Refusal(("reconsideration_20",), "请写明复议还是诉讼。")
        return
    is_reviewed = decision is not None and any(
        one.kind == "reconsideration" and one.ended_on for one in decision.appeals
    )
    if decision and decision.is_simple and kind == "litigation" and not is_reviewed:
        yield Refusal(
            ("reconsideration_23",), "对当场处罚决定不服的，应当先申请行政复议，再提起诉讼。"
        )
    if kind == "litigation" and is_reviewed:
        return
    ends = appeal_ends(decision, kind) if decision else None
    if ends is not None and step.on > ends:
        key = "reconsideration_20" if kind == "reconsideration" else "litigation_46"
        yield Refusal((key,), f"期限到{ends}为止，已经超过。")


def appeal_is_open(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A result answers an appeal."""
    decision = decision_of(state, step)
    if decision is None or not decision.is_appealed:
        yield "没有进行中的复议或者诉讼。"
    if not step.text("result"):
        yield "请写明结果。"
    if (
        decision is not None
        and not step.text("lifts")
        and (step.number("amount") > decision.imposed > 0)
    ):
        told = plain_yuan(decision.imposed)
        said = f"原决定罚没{told}元，复议、诉讼的结果不能登记得更重；加重的须重新告知。"
        yield Refusal(("penalty_73", "penalty_44"), said)
    if decision is not None and step.text("lifts"):
        yield from _lifted(decision, step)


def _lifted(decision: CaseDecision, step: CourseStep) -> Iterator[str]:
    """An appeal lifts only what was imposed, and with all of it the decision itself is gone."""
    kind = PenaltyKind.of(step.text("lifts"))
    if step.text("result") != "changed":
        yield "只有变更决定的结果才能写明撤去的处罚。"
    elif not decision.has(kind):
        yield f"决定没有“{kind.label}”，不能写为撤去。"
    elif all(one.kind is kind for one in decision.penalties) and step.number("amount") <= 0:
        yield f"决定只有“{kind.label}”，撤去的应当登记为撤销决定；改为罚没的写明金额。"


def demand_is_whole(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A demand says term and rights, and of money how much, once the duty is overdue."""
    decision = decision_of(state, step)
    if decision is None or decision.served_on is None:
        return
    due = payment_ends(decision)
    if due and step.on <= due:
        yield Refusal(("coercion_35", "penalty_67"), f"履行期限到{due}为止，尚未逾期。")
    term = step.day("term")
    if term is None or term <= step.on or not step.flag("rights"):
        yield "催告书须写明今后的履行期限和陈述申辩权。"
    if decision.owed > 0 and step.number("amount") <= 0:
        yield "涉及金钱给付的，催告书须写明金额。"
    if step.number("amount") > decision.owed:
        yield f"催告金额多于尚欠的{plain_yuan(decision.owed)}元。"


def court_may_be_asked(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """After the appeals' terms, within three months, ten working days after a served demand."""
    decision = decision_of(state, step)
    if decision is None or decision.served_on is None:
        return
    if decision.demand_served_on is None:
        yield Refusal(("coercion_54", "coercion_35"), "申请法院强制执行前应当催告当事人。")
    elif step.on <= working_days_after(decision.demand_served_on, URGED).on:
        yield Refusal(("coercion_54", "coercion_69"), "催告书送达满十个工作日后才能申请。")
    window = court_window(decision)
    if decision.is_appealed:
        yield "复议或者诉讼尚未了结。"
    elif window and not decision.appeals and step.on < window[0]:
        yield "复议、诉讼期限未满，不能申请强制执行。"
    elif window and not decision.appeals and step.on > window[1]:
        yield f"申请期限到{window[1]}为止，已经超过。"
    if decision.owed <= 0 and decision.is_duty_done:
        yield Refusal(("coercion_54",), "当事人已经履行。")
    if not step.text("court"):
        yield "请写明法院。"


def court_enforces(state: CaseState, step: CourseStep) -> Iterator[str]:
    """This office has no power of its own to enforce."""
    decision = decision_of(state, step)
    if step.text("by") != "court":
        yield "人社部门没有强制执行权，应当申请人民法院强制执行。"
    elif decision is not None and not decision.is_applied_to_court:
        yield "没有申请人民法院强制执行。"
    if not step.text("result"):
        yield "请写明执行结果。"


def may_be_published(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A served, standing penalty, without personal data."""
    party = party_of(state, step)
    decision = party.decision if party else None
    if decision is None or not decision.is_served(step.on) or not decision.is_live:
        yield "只有已经送达且有效的处罚决定才能公开。"
    elif decision.outcome is not DecisionOutcome.PENALTY:
        yield "不予处罚的决定不作为处罚公开。"
    if not step.flag("personal_data_removed"):
        yield Refusal(("disclosure_15", "penalty_48"), "公开前应当除去个人隐私和商业秘密。")


def withdrawn_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A publication ends within three working days of the decision's end."""
    party = party_of(state, step)
    decision = party.decision if party else None
    if decision is None or decision.published_on is None:
        yield "没有公开的决定。"
        return
    if not step.text("reason"):
        yield "撤回时应当公开说明理由。"
    ended = decision.revoked_on or decision.changed_on
    if ended is not None and step.on > working_days_after(ended, 3).on:
        yield "决定被撤销、变更后应当在三个工作日内撤回公开。"
