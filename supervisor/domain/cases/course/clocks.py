"""Every period that runs on a case, from its state: the earliest that still runs first."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from supervisor.domain.cases.cases import Clock
from supervisor.domain.cases.course.limits import (
    appeal_ends,
    court_window,
    decision_ends,
    investigation_ends,
    limitation_ends,
    notice_ends,
    payment_ends,
    service_ends,
)
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.law.articles import registry
from supervisor.domain.platform.deadlines import Deadline


def course_clocks(state: CaseState, today: date) -> tuple[Clock, ...]:
    """Return the periods of a case: those that run first, then those that are over, by end."""
    clocks = [*_to_file(state), *_limitation(state, today), *_filed(state)]
    for party in state.respondents.values():
        clocks += _of_party(party, today, many=len(state.respondents) > 1)
    return tuple(sorted(clocks, key=lambda clock: (clock.is_stopped, clock.deadline.on)))


def office_due(state: CaseState, today: date) -> Deadline | None:
    """Return the earliest day on which the office owes a step; ``None`` where it owes none."""
    if state.closed_on or state.dropped:
        return None
    running = [
        clock.deadline
        for clock in course_clocks(state, today)
        if not clock.is_stopped and any(word in clock.label for word in _OWED)
    ]
    return min(running, key=lambda deadline: deadline.on, default=None)


_OWED: Final = (
    "立案",
    "调查完成",
    "作出处罚决定",
    "改正期限",
    "举行听证",
    "送达决定书",
    "强制执行",
)
"""Clocks of the office itself; the others are the party's."""


def _basis(*keys: str) -> str:
    return registry().cite(keys)


def _to_file(state: CaseState) -> Iterator[Clock]:
    """A complaint that is accepted, which drafts its case, is filed the same day."""
    is_settled = state.filed_on or state.dropped or state.closed_on
    if state.source == "complaint" and state.drafted_on is not None and not is_settled:
        basis = _basis("supervision_rules_18")
        yield Clock("立案（投诉受理之日）", basis, Deadline(state.drafted_on))


def _limitation(state: CaseState, today: date) -> Iterator[Clock]:
    years = "五" if state.harm != "none" else "二"
    for act in state.acts.values():
        if act.is_continuing:
            continue
        end = Deadline(limitation_ends(act, state.harm, today))
        in_time = state.discovered is not None and state.discovered <= end.on
        label = f"发现违法行为的时效（{years}年）"
        basis = _basis("penalty_36", "supervision_20")
        yield Clock(label, basis, end, in_time, "发现时未超过")


def _filed(state: CaseState) -> Iterator[Clock]:
    if state.filed_on is None:
        return
    decisions = [one.decision for one in state.respondents.values()]
    is_over = bool(
        state.closed_on or state.withdrawn_on or all(one is not None for one in decisions)
    )
    paused = "（中止期间不计）" if state.suspended_on or state.suspended_days else ""
    concluded = state.concluded_on is not None or is_over
    yield Clock(
        f"调查完成（{60 + state.extended_by}个工作日{paused}）",
        _basis("supervision_17"), investigation_ends(state), concluded,
    )  # fmt: skip
    yield Clock(
        f"作出处罚决定（90日{paused}）", _basis("penalty_60"), decision_ends(state), is_over
    )


def _of_party(party: CaseParty, today: date, *, many: bool) -> Iterator[Clock]:
    whose = f"{party.name}：" if many else ""
    order, notice, decision = party.order, party.notice, party.decision
    if order is not None and order.deadline is not None:
        yield Clock(
            f"{whose}改正期限，期满复查", _basis("penalty_28"), Deadline(order.deadline),
            bool(order.result), "已复查",
        )  # fmt: skip
    ends = notice_ends(notice) if notice else None
    if ends is not None:
        label = f"{whose}陈述申辩、要求听证期满"
        is_over = decision is not None or ends.on < today
        yield Clock(label, _basis("penalty_44", "penalty_64"), ends, is_over, "已期满")
    if notice is not None and notice.hearing_set_for is not None:
        yield Clock(
            f"{whose}举行听证", _basis("penalty_64"), Deadline(notice.hearing_set_for),
            notice.hearing_on is not None,
        )  # fmt: skip
    if decision is None or not decision.is_live:
        return
    yield Clock(
        f"{whose}送达决定书（7个工作日）", _basis("penalty_61", "penalty_85"),
        service_ends(decision), decision.served_on is not None,
    )  # fmt: skip
    due = payment_ends(decision)
    if due is not None and decision.penalties and (decision.owed or decision.paid):
        yield Clock(
            f"{whose}缴纳罚没款", _basis("penalty_67"), Deadline(due), decision.owed <= 0, "已缴清"
        )
    for kind, label, key in (
        ("reconsideration", "申请行政复议（60日）", "reconsideration_20"),
        ("litigation", "提起行政诉讼（6个月）", "litigation_46"),
    ):
        end = appeal_ends(decision, kind)
        if end is not None:
            yield Clock(whose + label, _basis(key), Deadline(end), end < today, "已期满")
    window = court_window(decision)
    if window is not None and decision.owed > 0:
        yield Clock(f"{whose}申请法院强制执行", _basis("coercion_53"), Deadline(window[1]))
