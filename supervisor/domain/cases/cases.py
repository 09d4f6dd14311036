"""The course of a case: opened, proposed, decided by a second person, served.

Only a served decision may become a credit entry. A machine's flag, a lead or a complaint opens a
case at most (行政处罚法 第四十条: no penalty while the facts are unclear).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.deadlines import (
    Deadline,
    add_months,
    days_after,
    working_days_after,
)
from supervisor.domain.platform.labelled import LabelledEnum


class CaseError(ValueError):
    """A step the case does not allow; the message is Chinese."""


class CaseOrigin(LabelledEnum):
    """What a case was opened from."""

    FINDING = ("finding", "属实线索")
    COMPLAINT = ("complaint", "投诉举报")
    INSPECTION = ("inspection", "监督检查")
    CAMPAIGN = ("campaign", "专项行动")
    SUCCESSION = ("succession", "关联主体线索")
    REPORT = ("report", "其他来源")

    @property
    def has_own_page(self) -> bool:
        """Whether cases of this origin are opened from the record they come from."""
        return self in (CaseOrigin.FINDING, CaseOrigin.COMPLAINT, CaseOrigin.SUCCESSION)


class CaseStatus(LabelledEnum):
    """Where a case stands."""

    DRAFT = ("draft", "拟案待立案")
    OPEN = ("open", "调查中")
    PROPOSED = ("proposed", "调查终结待决定")
    DECIDED = ("decided", "已决定待送达")
    SERVED = ("served", "已送达")
    CLOSED = ("closed", "已结案")
    REVOKED = ("revoked", "决定已撤销")

    @property
    def is_pending(self) -> bool:
        """Tell whether the office still owes a decision or its service."""
        return self in (CaseStatus.DRAFT, CaseStatus.OPEN, CaseStatus.PROPOSED, CaseStatus.DECIDED)


class CaseStep(LabelledEnum):
    """What moves a case; every step leaves a line in its record."""

    OPEN = ("open", "立案")
    PROPOSE = ("propose", "提出处理意见")
    RETURN = ("return", "退回补正")
    APPROVE = ("approve", "审批同意")
    SERVE = ("serve", "送达")
    DUTY_DONE = ("duty_done", "登记履行完毕")
    REVOKE = ("revoke", "撤销决定")
    LEAD_REOPENED = ("lead_reopened", "线索判定重新打开")


class CaseOutcome(LabelledEnum):
    """How a case is decided (行政处罚法 第五十七条; 劳动保障监察条例 第十八条).

    A business without a licence is closed (人力资源市场暂行条例 第四十二条).
    """

    RECTIFICATION = ("rectification", "责令改正")
    WARNING = ("warning", "警告或通报批评")
    FINE = ("fine", "罚款或没收")
    REVOCATION = ("revocation", "吊销许可证")
    CLOSURE = ("closure", "予以关闭（取缔）")
    SUSPENSION = ("suspension", "责令停业整顿")
    MERIT = ("merit", "认定守信行为")
    NO_PENALTY = ("no_penalty", "不予行政处罚")
    DISMISSED = ("dismissed", "违法事实不成立，撤销立案")
    TRANSFERRED = ("transferred", "移送其他机关")

    @property
    def is_penalty(self) -> bool:
        """Tell whether the outcome is a penalty; those need prior notice and the party's views."""
        return self in (
            CaseOutcome.WARNING,
            CaseOutcome.FINE,
            CaseOutcome.REVOCATION,
            CaseOutcome.CLOSURE,
            CaseOutcome.SUSPENSION,
        )

    @property
    def may_write_credit(self) -> bool:
        """Tell whether the outcome states a violation or a merit that an entry may record."""
        return self.is_penalty or self in (CaseOutcome.RECTIFICATION, CaseOutcome.MERIT)


def rests_on_leads(status: CaseStatus, outcome: CaseOutcome | None) -> bool:
    """Tell whether a case is filed and has not ended as if its leads were none.

    A draft rests on nothing yet; one never filed, or whose facts were not established, no longer.
    """
    if status is CaseStatus.CLOSED:
        return outcome not in (None, CaseOutcome.DISMISSED)
    return status is not CaseStatus.DRAFT


_NEXT: Final = {
    (CaseStatus.DRAFT, CaseStep.PROPOSE): CaseStatus.PROPOSED,
    (CaseStatus.OPEN, CaseStep.PROPOSE): CaseStatus.PROPOSED,
    (CaseStatus.PROPOSED, CaseStep.RETURN): CaseStatus.OPEN,
    (CaseStatus.PROPOSED, CaseStep.APPROVE): CaseStatus.DECIDED,
    (CaseStatus.DECIDED, CaseStep.SERVE): CaseStatus.SERVED,
    (CaseStatus.SERVED, CaseStep.DUTY_DONE): CaseStatus.SERVED,
    (CaseStatus.SERVED, CaseStep.REVOKE): CaseStatus.REVOKED,
}


def next_status(
    status: CaseStatus, step: CaseStep, outcome: CaseOutcome | None = None
) -> CaseStatus:
    """Return where ``step`` leads from ``status``; raises ``CaseError`` where it does not apply.

    A served decision that found no violation closes the case.
    """
    found = _NEXT.get((status, step))
    if found is None:
        raise CaseError(f"案件{status.label}，不能{step.label}。")
    if step is CaseStep.SERVE and outcome is not None and not outcome.may_write_credit:
        return CaseStatus.CLOSED
    return found


def check_second_person(first: int, second: int | None) -> None:
    """Refuse a decision by the person who proposed it (行政处罚法 第五十七条, 第五十八条)."""
    if second is None or first == second:
        raise CaseError("提出意见的人不能审批自己的意见，请由另一名审批人办理。")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merit that an officer proposes to recognise. ``event_code`` names the credit event.

    What punishes is no proposal: it takes the course of ``cases.course``.
    """

    outcome: CaseOutcome
    facts: str
    legal_basis: str
    event_code: str = ""

    def problems(self) -> list[str]:
        """Return in Chinese what is missing; empty when the proposal may go to approval."""
        found = []
        if self.outcome is not CaseOutcome.MERIT:
            found.append("处罚和责令改正须按案件程序逐步办理。")
        if not self.facts.strip():
            found.append("请写明认定的事实和证据。")
        if not self.legal_basis.strip():
            found.append("请写明依据。")
        if not self.event_code:
            found.append("认定守信行为须选择信用事项。")
        return found


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal period of a case; ``done`` says how it ended once it no longer runs."""

    label: str
    basis: str
    deadline: Deadline
    is_stopped: bool = False
    done: str = "已完成"


def case_clocks(
    opened_on: date,
    act_ended_on: date | None,
    decided_on: date | None,
    served_on: date | None,
) -> tuple[Clock, ...]:
    """Return every period that runs on a case.

    Limitation two years from the end of the act; investigation sixty working days (may be
    extended by thirty); decision ninety days from filing; service seven working days from the
    decision;
    review sixty days and suit six months from service.
    """
    clocks = []
    if act_ended_on is not None:
        limit = Deadline(add_months(act_ended_on, 24))
        basis = "行政处罚法第三十六条、劳动保障监察条例第二十条"
        in_time = opened_on <= limit.on
        clocks.append(Clock("发现违法行为的时效（二年）", basis, limit, in_time, "立案时未超过"))
    is_decided = decided_on is not None
    investigation = working_days_after(opened_on, 60)
    clocks.append(
        Clock(
            "调查完成（60个工作日，可延长30个）",
            "劳动保障监察条例第十七条",
            investigation,
            is_decided,
        )
    )
    clocks.append(
        Clock("作出处罚决定（90日）", "行政处罚法第六十条", days_after(opened_on, 90), is_decided)
    )
    if decided_on is not None:
        service = working_days_after(decided_on, 7)
        basis = "行政处罚法第六十一条、第八十五条"
        clocks.append(Clock("送达（7个工作日）", basis, service, served_on is not None))
    if served_on is not None:
        clocks.append(
            Clock("申请行政复议（60日）", "行政复议法第二十条", days_after(served_on, 60))
        )
        suit = Deadline(add_months(served_on, 6))
        clocks.append(Clock("提起行政诉讼（6个月）", "行政诉讼法第四十六条", suit))
    return tuple(clocks)
