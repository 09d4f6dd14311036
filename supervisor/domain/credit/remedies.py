"""What an agency may ask: repair of a corrected fact, objection, appeal; and on what conditions."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.credit.ledger import EntryClass, publicity
from supervisor.domain.platform.labelled import LabelledEnum

REPAIR_WORKING_DAYS: Final = 7
OBJECTION_WORKING_DAYS: Final = 7


class RemedyError(ValueError):
    """A request that cannot be made, or a step it does not allow; the message is Chinese."""


class RepairStatus(LabelledEnum):
    """Where an application for repair stands."""

    SUBMITTED = ("submitted", "待审查")
    REVIEWED = ("reviewed", "审查通过待审批")
    GRANTED = ("granted", "已修复")
    REFUSED = ("refused", "不予修复")

    @property
    def is_pending(self) -> bool:
        """Tell whether the office still owes an answer."""
        return self in (RepairStatus.SUBMITTED, RepairStatus.REVIEWED)


class RequestKind(LabelledEnum):
    """What files are kept with: what an agency hands in, and the office's proof of a measure."""

    REPAIR = ("repair", "信用修复")
    OBJECTION = ("objection", "异议申诉")
    RATING = ("rating", "星级自评")
    RATING_VISIT = ("rating_visit", "星级实地核查")
    CHANGE_NOTICE = ("change_notice", "变更报告")
    FILING = ("filing", "定期报送")
    MEASURE = ("measure", "激励惩戒措施")


class ObjectionKind(LabelledEnum):
    """An objection goes to the bureau, an appeal against its answer to the bureau above."""

    OBJECTION = ("objection", "异议")
    APPEAL = ("appeal", "申诉")


class ObjectionStatus(LabelledEnum):
    """Where an objection or appeal stands."""

    SUBMITTED = ("submitted", "待核查")
    REVIEWED = ("reviewed", "已核查待审批")
    UPHELD = ("upheld", "异议成立")
    DISMISSED = ("dismissed", "异议不成立")
    WITHDRAWN = ("withdrawn", "已撤回")

    @property
    def is_pending(self) -> bool:
        """Tell whether the office still owes an answer."""
        return self in (ObjectionStatus.SUBMITTED, ObjectionStatus.REVIEWED)


@dataclass(frozen=True, slots=True)
class RepairCondition:
    """One condition of repair, and whether it is met on the day asked for."""

    text: str
    is_met: bool
    detail: str


@dataclass(frozen=True, slots=True)
class RepairCheck:
    """Every condition that a rule can check before an application is taken."""

    conditions: tuple[RepairCondition, ...]
    earliest_on: date

    @property
    def is_allowed(self) -> bool:
        """Tell whether every condition is met."""
        return all(condition.is_met for condition in self.conditions)


def check_repair(
    entry_class: EntryClass, document_on: date, duty_done_on: date | None, today: date
) -> RepairCheck:
    """Return the conditions of repair (信用修复管理办法): least public period, duty done.

    The third condition, the signed public commitment, is part of the application itself.
    """
    earliest = publicity(entry_class, document_on).repairable_from
    is_due = today >= earliest
    has_done = duty_done_on is not None and duty_done_on <= today
    done = f"{duty_done_on:%Y-%m-%d} 已登记履行完毕" if duty_done_on else "监察员尚未登记履行完毕"
    return RepairCheck(
        (
            RepairCondition(
                "已过最短公示期", is_due, f"{entry_class.label}，{earliest:%Y-%m-%d} 起可申请"
            ),
            RepairCondition("已改正并履行完义务", has_done, done),
        ),
        earliest,
    )
