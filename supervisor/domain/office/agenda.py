"""What the office owes by a day: answers, decisions, services. Nothing here has a clock of its own.

The dates are those of the aggregates themselves (``complaints``, ``cases``, ``credit.remedies``,
``rating_rounds``); this module only says how pressing each of them is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from supervisor.domain.cases.cases import CaseStatus, case_clocks
from supervisor.domain.platform.deadlines import Deadline, add_months
from supervisor.domain.platform.labelled import LabelledEnum

HORIZON: Final = timedelta(days=7)
"""How far ahead the agenda looks."""


LIMITATION_MONTHS: Final = 24
"""How long after its end an act may still be found."""


class DutyKind(LabelledEnum):
    """What is owed."""

    ANSWER_COMPLAINT = ("answer_complaint", "决定是否受理投诉")
    FILE_CASE = ("file_case", "审批立案")
    INVESTIGATE = ("investigate", "办理案件")
    APPROVE_CASE = ("approve_case", "告知并决定案件")
    SERVE_CASE = ("serve_case", "送达决定")
    ANSWER_OBJECTION = ("answer_objection", "答复异议申诉")
    ANSWER_REPAIR = ("answer_repair", "办理信用修复")
    END_ASSESSMENT = ("end_assessment", "星级自评截止")
    CHECK_RATINGS = ("check_ratings", "星级核查截止")
    DECIDE_RATINGS = ("decide_ratings", "星级审定截止")
    END_PUBLICITY = ("end_publicity", "星级公示期满")
    MEASURE = ("measure", "办理激励惩戒措施")
    CALENDAR = ("calendar", "年度安排")
    FOLLOW_UP = ("follow_up", "回访招聘活动")
    TARGET = ("target", "检查专项行动对象")
    ASSIGN_TARGETS = ("assign_targets", "指定专项行动检查人员")


class Urgency(LabelledEnum):
    """How pressing a duty is."""

    OVERDUE = ("overdue", "已逾期")
    TODAY = ("today", "今日到期")
    SOON = ("soon", "七日内到期")
    LATER = ("later", "七日以后到期")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed; ``record_id`` is the complaint, case, request, round, measure, event,
    campaign, target of one, or entry of the year's calendar it is about.

    ``party`` is who waits for it or whom it concerns, ``number`` how the record is called.
    ``owner_id`` is the person who keeps a case, or who reviewed a request that another decides;
    ``clocks`` are all periods that run on it, by name, the earliest first, of which ``deadline`` is
    the first. A campaign's duties and a case that has officers are those of ``people``;
    ``parent_id`` is the campaign of a target.
    """

    kind: DutyKind
    record_id: int
    deadline: Deadline
    party: str
    number: str
    owner_id: int | None = None
    clocks: tuple[tuple[str, Deadline], ...] = ()
    people: frozenset[int] = frozenset()
    parent_id: int | None = None

    def urgency(self, today: date) -> Urgency:
        """Return how pressing the duty is on a day."""
        left = self.deadline.days_left(today)
        if left < 0:
            return Urgency.OVERDUE
        if left > HORIZON.days:
            return Urgency.LATER
        return Urgency.SOON if left else Urgency.TODAY


OWED_AT_ONCE: Final = frozenset({DutyKind.ANSWER_OBJECTION, DutyKind.ANSWER_REPAIR})
"""What is owed from the day it comes in: its few days are over soon after the horizon sees them."""


CASE_DUTIES: Final = {
    CaseStatus.DRAFT: DutyKind.FILE_CASE,
    CaseStatus.OPEN: DutyKind.INVESTIGATE,
    CaseStatus.PROPOSED: DutyKind.APPROVE_CASE,
    CaseStatus.DECIDED: DutyKind.SERVE_CASE,
}
"""What is owed in a case of each pending status."""


def case_periods(
    status: CaseStatus, procedure: Deadline, act_ended_on: date | None
) -> tuple[tuple[str, Deadline], ...]:
    """Return the periods that run on a case with their names, the earliest first.

    Limitation runs until the case is filed: two years from the end of the act, the shortest there
    is (``domain.cases.course.limits``); an act without an end goes on, and nothing runs yet.
    """
    periods = [("办案", procedure)]
    if status is CaseStatus.DRAFT and act_ended_on is not None:
        periods.append(("时效", Deadline(add_months(act_ended_on, LIMITATION_MONTHS))))
    return tuple(sorted(periods, key=lambda period: period[1].on))


@lru_cache(maxsize=8192)
def case_deadline(opened_on: date, decided_on: date | None) -> Deadline:
    """Return the earliest period of a pending case that still runs."""
    running = [
        clock.deadline
        for clock in case_clocks(opened_on, None, decided_on, None)
        if not clock.is_stopped
    ]
    return min(running, key=lambda deadline: deadline.on)


def by_urgency(duties: Iterable[Duty], today: date) -> dict[Urgency, list[Duty]]:
    """Return the duties due within the horizon, the most pressing first; every urgency is a key.

    Those owed at once stand there whenever they are due.
    """
    found: dict[Urgency, list[Duty]] = {urgency: [] for urgency in Urgency}
    for duty in sorted(duties, key=lambda duty: (duty.deadline.on, duty.kind.value)):
        if duty.deadline.on <= today + HORIZON or duty.kind in OWED_AT_ONCE:
            found[duty.urgency(today)].append(duty)
    return found
