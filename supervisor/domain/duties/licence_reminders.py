"""What an agency is reminded of: licences that run out, and its annual report.

The law leaves the day of the annual report to the office (人力资源市场暂行条例 第三十六条); where
it is not set, nobody is reminded of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.register.agencies import LicenceRecord, LicenceStanding, licence_standing

# What must still hold stands in 人力资源服务机构管理规定 第六条; no text held lists the papers.
RENEWAL_PAPERS: Final = (
    "请备好章程和管理制度、固定场所证明、3名以上专职工作人员名单；材料清单以办理窗口公布的为准。"
)
# Days before the end at which the reminder begins and is repeated.
_STAGES: Final = (90, 60, 30, 7)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do; ``key`` names thing and stage, so that each is mailed once."""

    key: str
    text: str
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """Tell whether the day has passed."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The annual report of ``year`` is due by the end of the day ``on``."""

    year: int
    on: date


def report_due(until: str, today: date) -> ReportDue | None:
    """Return which report is due this year; ``until`` is MM-DD, empty where nobody has set it."""
    if not until:
        return None
    month, day = (int(part) for part in until.split("-"))
    if (month, day) == (2, 29):
        month, day = 2, 28
    return ReportDue(today.year - 1, date(today.year, month, day))


def reminders(
    licences: Iterable[LicenceRecord], due: ReportDue | None, received: Iterable[int], today: date
) -> list[Reminder]:
    """Return what an agency has to see to on the day ``today``, the most urgent first.

    ``received`` are the years whose report the office has.
    """
    found = list(_renewals(licences, today))
    if due is not None and due.year not in received:
        left = (due.on - today).days
        stage = _stage(left)
        if stage is not None:
            text = f"{due.year} 年度经营情况报告应在{chinese_day(due.on)}前提交，{_left(left)}。"
            found.append(Reminder(f"report:{due.year}:{stage}", text, left))
    return sorted(found, key=lambda reminder: reminder.days_left)


def _renewals(licences: Iterable[LicenceRecord], today: date) -> Iterator[Reminder]:
    for licence in licences:
        end = licence.valid_to
        if end is None or licence_standing(licence, today) is not LicenceStanding.VALID:
            continue
        left = (end - today).days
        stage = _stage(left)
        if stage is not None:
            text = (
                f"{licence.kind.label}（{licence.number}）{chinese_day(end)}到期，"
                f"{_left(left)}，请及时申请延续。{RENEWAL_PAPERS}"
            )
            yield Reminder(f"licence:{licence.number}:{end.isoformat()}:{stage}", text, left)


def _stage(left: int) -> int | None:
    """Return the last stage reached; ``None`` before the first, -1 once the day has passed."""
    if left < 0:
        return -1
    return min((stage for stage in _STAGES if left <= stage), default=None)


def _left(left: int) -> str:
    return f"已逾期 {-left} 天" if left < 0 else f"还有 {left} 天"
