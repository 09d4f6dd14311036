"""What an agency owes on a day: each duty with its day, its basis, and what happens if not.

The law leaves the day of the annual report to the office (人力资源市场暂行条例 第三十六条), and no
text held names the quarterly statistics; where the office has set no day, none is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from supervisor.domain.duties import notices
from supervisor.domain.duties.licence_reminders import RENEWAL_PAPERS
from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, Terms, latest
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_standing,
)

RENEWAL_AHEAD: Final = timedelta(days=90)
"""How long before its end a licence is told of, and how long after it is still asked about."""
_RUNNING: Final = (LicenceStanding.VALID, LicenceStanding.SUSPENDED)


class ObligationKind(LabelledEnum):
    """What is owed."""

    CHANGE = ("change", "变更报告")
    ANNUAL = ("annual", "年度报告")
    STATISTICS = ("statistics", "市场统计")
    RENEWAL = ("renewal", "许可延续")


class ObligationState(LabelledEnum):
    """Who has to act next; what is done is no obligation any more."""

    TO_DO = ("to_do", "未报送")
    DRAFTED = ("drafted", "草稿未提交")
    RETURNED = ("returned", "退回待补正")
    WAITING = ("waiting", "已报送待审核")

    @property
    def is_open(self) -> bool:
        """Tell whether the agency has to act."""
        return self is not ObligationState.WAITING


class PeriodState(LabelledEnum):
    """What is asked for on a period on which nothing has been filled in here."""

    OWED = ("owed", "未报送")
    NOTED = ("noted", "人社部门已登记收到")
    NOT_OWED = ("not_owed", "不需报送")
    UNRECORDED = ("unrecorded", "没有记录，可补报")


BASIS: Final[Mapping[ObligationKind, str]] = {
    ObligationKind.CHANGE: notices.CHANGES,
    ObligationKind.ANNUAL: "人力资源市场暂行条例 第三十六条",
    ObligationKind.STATISTICS: "由人社部门布置；系统收录的法规中没有按季报送的条款",
    ObligationKind.RENEWAL: "行政许可法 第七十条",
}
CONSEQUENCES: Final[Mapping[ObligationKind, str]] = {
    ObligationKind.CHANGE: notices.CONSEQUENCE,
    ObligationKind.ANNUAL: (
        "未提交的，由人社部门责令改正；拒不改正的，处5000元以上1万元以下的罚款"
        "（人力资源市场暂行条例 第四十四条）。"
    ),
    ObligationKind.STATISTICS: "系统收录的法规没有对不报送统计规定处罚；未报送的不计入统计结果。",
    ObligationKind.RENEWAL: (
        "有效期届满未延续的，依法办理注销手续（行政许可法 第七十条），到期后不得从事职业中介。"
    ),
}
_FILINGS: Final = {
    FilingKind.ANNUAL: ObligationKind.ANNUAL,
    FilingKind.QUARTER: ObligationKind.STATISTICS,
}
_STATES: Final = {
    HandedInStatus.DRAFT: ObligationState.DRAFTED,
    HandedInStatus.RETURNED: ObligationState.RETURNED,
    HandedInStatus.SUBMITTED: ObligationState.WAITING,
}


@term("机构义务")
@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty of one agency; ``key`` is the notice's id, the period, or the licence's number.

    ``due_on`` is ``None`` where the office has set no day. ``reported_on`` is the first day it came
    in: who reported in time is not late for being asked to complete it.
    """

    kind: ObligationKind
    key: str
    title: str
    due_on: date | None
    state: ObligationState
    basis: str
    reported_on: date | None = None

    @property
    def advice(self) -> str:
        """What to hand in; empty where the form says it."""
        return RENEWAL_PAPERS if self.kind is ObligationKind.RENEWAL else ""

    @property
    def consequence(self) -> str:
        """What happens if it is not done."""
        return CONSEQUENCES[self.kind]

    def days_left(self, today: date) -> int | None:
        """Return the days left, negative when late; ``None`` without a day."""
        return None if self.due_on is None else (self.due_on - today).days

    @property
    def was_in_time(self) -> bool:
        """Tell whether it first came in by its day."""
        return (
            self.due_on is not None
            and self.reported_on is not None
            and self.reported_on <= self.due_on
        )

    def is_late(self, today: date) -> bool:
        """Tell whether the agency has to act, and the day has passed with nothing in."""
        is_over = self.due_on is not None and self.due_on < today
        return self.state.is_open and is_over and not self.was_in_time


@dataclass(frozen=True, slots=True)
class PendingNotice:
    """A notice of change that is not settled."""

    id: int
    kind: NoticeKind
    changed_on: date
    status: HandedInStatus
    reported_on: date


@dataclass(frozen=True, slots=True)
class FilingStand:
    """How a report stands, and the first day it came in."""

    status: HandedInStatus
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What an agency has handed in: how each report stands, and notices not settled.

    ``noted_years`` are years whose report the office has noted as received, on paper or here.
    """

    filings: Mapping[tuple[FilingKind, str], FilingStand]
    notices: Sequence[PendingNotice] = ()
    noted_years: frozenset[int] = frozenset()


def obligations(
    licences: Sequence[LicenceRecord], handed_in: HandedIn, terms: Terms, today: date
) -> list[Obligation]:
    """Return what an agency owes today, the most urgent first, what has no day last."""
    found = [*_notices(handed_in), *_filings(licences, handed_in, terms, today)]
    found += _renewals(licences, today)
    return sorted(found, key=_urgency)


def owes(period: ReportingPeriod, licences: Iterable[LicenceRecord]) -> bool:
    """Tell whether an agency reports on a period: a licence or filing of its own ran at its end."""
    day = period.last_day
    return any(licence_standing(licence, day) in _RUNNING for licence in licences)


def period_state(
    period: ReportingPeriod,
    licences: Iterable[LicenceRecord],
    noted_years: frozenset[int],
    terms: Terms,
    today: date,
) -> PeriodState:
    """Return what is asked for on a period on which nothing has been filled in here.

    Only the last period is asked for: what came in on paper before is in nobody's record here.
    """
    is_annual = period.kind is FilingKind.ANNUAL
    if is_annual and period.year in noted_years:
        return PeriodState.NOTED
    if not owes(period, licences) or not (is_annual or terms.statistics_days):
        return PeriodState.NOT_OWED
    is_last = period == latest(period.kind, today)
    return PeriodState.OWED if is_last else PeriodState.UNRECORDED


def _urgency(obligation: Obligation) -> tuple[bool, bool, date]:
    return (
        not obligation.state.is_open,
        obligation.due_on is None,
        obligation.due_on or date.max,
    )


def _notices(handed_in: HandedIn) -> Iterator[Obligation]:
    for notice in handed_in.notices:
        yield Obligation(
            ObligationKind.CHANGE,
            str(notice.id),
            f"{notice.kind.label}（{chinese_day(notice.changed_on)}）",
            notices.due(notice.changed_on).on,
            _STATES[notice.status],
            notice.kind.article,
            notice.reported_on,
        )


def _filings(
    licences: Sequence[LicenceRecord], handed_in: HandedIn, terms: Terms, today: date
) -> Iterator[Obligation]:
    begun = {ReportingPeriod.of(*key): stand for key, stand in handed_in.filings.items()}
    asked = {latest(kind, today) for kind in FilingKind}
    for period in sorted(asked | begun.keys(), key=lambda one: (one.kind.value, one)):
        kind, stand = period.kind, begun.get(period)
        status = stand.status if stand else None
        if status is HandedInStatus.WITHDRAWN:  # as if nothing had been filled in
            status = None
        if status is HandedInStatus.ACCEPTED or not owes(period, licences):
            continue
        if kind is FilingKind.ANNUAL and period.year in handed_in.noted_years:
            continue
        state = period_state(period, licences, handed_in.noted_years, terms, today)
        if status is None and state is not PeriodState.OWED:
            continue
        yield Obligation(
            _FILINGS[kind],
            period.key,
            period.title,
            period.due_on(terms),
            ObligationState.TO_DO if status is None else _STATES[status],
            BASIS[_FILINGS[kind]],
            stand.reported_on if stand else None,
        )


def _renewals(licences: Iterable[LicenceRecord], today: date) -> Iterator[Obligation]:
    for licence in licences:
        end = licence.valid_to
        if licence.kind is LicenceKind.FILING or end is None:
            continue
        if not today - RENEWAL_AHEAD <= end <= today + RENEWAL_AHEAD:
            continue
        if licence_standing(licence, today) not in (*_RUNNING, LicenceStanding.EXPIRED):
            continue
        yield Obligation(
            ObligationKind.RENEWAL,
            licence.number,
            f"{licence.kind.label}（{licence.number}）延续",
            end,
            ObligationState.TO_DO,
            BASIS[ObligationKind.RENEWAL],
        )
