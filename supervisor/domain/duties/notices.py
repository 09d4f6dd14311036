"""Notices of change: what an agency must report, within which days, and by which article."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform.deadlines import Deadline, days_after
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.cleaning import CellError, visible
from supervisor.domain.register.codes import parse_uscc

REPORT_WITHIN: Final = 15
"""Calendar days from the end of the registration with the market regulator (第二十、二十一条)."""

BRANCHES: Final = "人力资源市场暂行条例 第二十条"
CHANGES: Final = "人力资源市场暂行条例 第二十一条"
CONSEQUENCE: Final = (
    "逾期未书面报告的，由人社部门责令改正；拒不改正的，处5000元以上1万元以下的罚款"
    "（人力资源市场暂行条例 第四十二条）。逾期报告本身不直接处罚。"
)
_LONGEST_NOTE: Final = 500


class NoticeKind(LabelledEnum):
    """What has changed."""

    NAME = ("name", "名称变更")
    ADDRESS = ("address", "住所变更")
    REPRESENTATIVE = ("representative", "法定代表人变更")
    BRANCH_OPENED = ("branch_opened", "设立分支机构")
    BRANCH_CLOSED = ("branch_closed", "撤销分支机构")
    ENDED = ("ended", "终止经营活动")

    @property
    def article(self) -> str:
        """The article that asks for the notice."""
        return BRANCHES if self is NoticeKind.BRANCH_OPENED else CHANGES

    @property
    def article_note(self) -> str:
        """What is not certain of the basis; empty where the article names the change."""
        if self is NoticeKind.BRANCH_CLOSED:
            return "条例未单独写明撤销分支机构的报告，按分支机构终止经营活动办理。"
        return ""

    @property
    def is_branch(self) -> bool:
        """Tell whether the change is about a branch, not the agency itself."""
        return self in (NoticeKind.BRANCH_OPENED, NoticeKind.BRANCH_CLOSED)


# What the new value is called, and how long it may be; kinds without one are absent.
_VALUES: Final = {
    NoticeKind.NAME: ("变更后的名称", 200),
    NoticeKind.ADDRESS: ("变更后的住所", 200),
    NoticeKind.REPRESENTATIVE: ("变更后的法定代表人", 60),
    NoticeKind.BRANCH_OPENED: ("分支机构名称", 200),
}


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What an agency reports. ``changed_on`` is the day the registration was completed.

    ``value`` is the new name, address or representative, or the name of a new branch; ``street``
    goes with an address; ``branch_uscc`` names the branch, ``branch_address`` where a new one is.
    """

    kind: NoticeKind
    changed_on: date
    value: str = ""
    street: Street | None = None
    branch_uscc: str = ""
    branch_address: str = ""
    note: str = ""


def due(changed_on: date) -> Deadline:
    """Return the last day of the notice."""
    return days_after(changed_on, REPORT_WITHIN)


def days_late(changed_on: date, reported_on: date) -> int:
    """Return by how many days a notice came late; 0 for one in time."""
    return max(0, -due(changed_on).days_left(reported_on))


def checked(report: ChangeReport, today: date) -> ChangeReport:
    """Return the report as it is kept, what its kind does not have left out.

    Raises ``DutyError`` for a day to come, an empty or over-long value, a wrong code.
    """
    if report.changed_on > today:
        raise DutyError("变更登记办理完毕的日期不能晚于今天。")
    if report.changed_on.year < 2000:
        raise DutyError("变更登记办理完毕的日期似有误，请核对年份。")
    note = report.note.strip()
    if len(note) > _LONGEST_NOTE:
        raise DutyError(f"说明最多 {_LONGEST_NOTE} 字，现在是 {len(note)} 字。")
    kind = report.kind
    is_placed = kind in (NoticeKind.ADDRESS, NoticeKind.BRANCH_OPENED)
    return ChangeReport(
        kind,
        report.changed_on,
        _value(kind, report.value),
        report.street if is_placed else None,
        _code(report.branch_uscc) if kind.is_branch else "",
        _branch_address(report.branch_address) if kind is NoticeKind.BRANCH_OPENED else "",
        note,
    )


def value_label(kind: NoticeKind) -> str:
    """Return what the new value is called; empty where the kind has none."""
    return _VALUES[kind][0] if kind in _VALUES else ""


def _value(kind: NoticeKind, text: str) -> str:
    if kind not in _VALUES:
        return ""
    label, longest = _VALUES[kind]
    kept = visible(text)
    if not kept:
        raise DutyError(f"请填写“{label}”。")
    if len(kept) > longest:
        raise DutyError(f"“{label}”最多 {longest} 字，现在是 {len(kept)} 字。")
    return kept


def _branch_address(text: str) -> str:
    kept = visible(text)
    if not kept or len(kept) > 200:
        raise DutyError("请填写分支机构的住所，最多 200 字。")
    return kept


def _code(text: str) -> str:
    try:
        return parse_uscc(text)
    except CellError as error:
        raise DutyError(f"分支机构的统一社会信用代码：{error}。") from error
