"""The figures of the section on the human-resource market in a government's report.

A figure that is not known is said to be not known; it never becomes zero. Counts of things are
written out exactly, large totals are rounded down by one rule (``in_words``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.labelled import LabelledEnum

_THOUSAND: Final = 1_000
_TEN_THOUSAND: Final = 10_000


MOST_PERIODS: Final = 6
"""How many periods a series has at most."""
_YEAR: Final = 366
_RECORDS_BEGIN: Final = date(2004, 1, 1)
"""Periods that agencies report for are counted from 2000 on, and some years are open at once."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report covers, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("截止日期不能早于起始日期。")

    def before(self) -> "Period":
        """Return the period of equal length that ended the day before, cut where records begin.

        One of whole months, from whichever day, is as many months long as this.
        """
        following, months = self.last + timedelta(days=1), 0
        if following.day == self.first.day:
            months = (following.year - self.first.year) * 12 + following.month - self.first.month
        earliest = _RECORDS_BEGIN.toordinal()
        last = max(self.first.toordinal() - 1, earliest)
        days = (self.last - self.first).days + 1
        if months:
            days = (self.first - add_months(self.first, -months)).days
        first = max(last - days + 1, earliest)
        return Period(date.fromordinal(first), date.fromordinal(last))

    def series(self) -> "tuple[Period, ...]":
        """Return the last periods that end with this one, the oldest first.

        Periods of whole months go back by as many months, others by as many days; what is longer
        than a year is cut into the years that end with its last day.
        """
        months = self._whole_months()
        found = []
        for back in range(MOST_PERIODS):
            if (self.last - self.first).days > _YEAR:
                last = _month_end(add_months(self.last, -12 * back), is_end=_is_end(self.last))
                before = add_months(self.last, -12 * (back + 1))
                first = _month_end(before, is_end=_is_end(self.last)) + timedelta(days=1)
            elif months:
                first = add_months(self.first, -months * back)
                last = add_months(first, months) - timedelta(days=1)
            else:
                shift = timedelta(days=((self.last - self.first).days + 1) * back)
                first, last = self.first - shift, self.last - shift
            if first < _RECORDS_BEGIN and back:
                break
            found.append(Period(first, last))
        return tuple(reversed(found))

    def _whole_months(self) -> int:
        """Return how many months it is long; 0 where it does not hold whole months."""
        if self.first.day != 1 or not _is_end(self.last):
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def _is_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _month_end(day: date, *, is_end: bool) -> date:
    """Return the last day of the month of ``day`` where that is wanted, else the day."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1) if is_end else day


class FigureKey(LabelledEnum):
    """The figures of the report; the key is the JSON name, the label what is counted."""

    AGENCIES = ("agencies", "在册人力资源服务机构")
    FIVE_STAR = ("five_star", "五星级机构")
    FOUR_STAR = ("four_star", "四星级机构")
    THREE_STAR = ("three_star", "三星级机构")
    TWO_STAR = ("two_star", "二星级机构")
    ONE_STAR = ("one_star", "一星级机构")
    HIGH_END = ("high_end", "从事高端服务的机构")
    PRACTITIONERS = ("practitioners", "从业人员")
    RECRUITMENT_EVENTS = ("recruitment_events", "专项招聘活动")
    POSTS_OFFERED = ("posts_offered", "活动提供岗位")
    PEOPLE_SERVED = ("people_served", "活动服务人数")
    EVENT_HIRES = ("event_hires", "活动回访确认入职")
    STATIONS = ("stations", "零工驿站")
    STATION_POSTS = ("station_posts", "驿站新发布岗位")
    STATION_PEOPLE = ("station_people", "驿站服务人次")
    STATION_MATCHED = ("station_matched", "驿站对接成功人次")
    LEADS = ("leads", "筛查发现问题线索")
    REVIEWED = ("reviewed", "已复核线索")
    CONFIRMED = ("confirmed", "复核属实线索")
    OVERTURNED = ("overturned", "复核不属实线索")
    KIND_DISCRIMINATION = ("kind_discrimination", "属实线索：就业歧视")
    KIND_FALSE = ("kind_false", "属实线索：虚假诱导")
    KIND_FEES = ("kind_fees", "属实线索：收费押金")
    KIND_UNLICENSED = ("kind_unlicensed", "属实线索：无证中介")
    CASES = ("cases", "立案")
    DECISIONS = ("decisions", "已送达处理决定")
    RECTIFICATIONS = ("rectifications", "责令改正")
    PENALTIES = ("penalties", "行政处罚")
    CLOSURES = ("closures", "取缔非法机构")
    DECISIONS_TAKEN_BACK = ("decisions_taken_back", "撤销的处理决定")
    COMPLAINTS = ("complaints", "收到投诉举报")
    COMPLAINTS_ACCEPTED = ("complaints_accepted", "受理投诉举报")
    COMPLAINTS_CLOSED = ("complaints_closed", "办结投诉举报")
    PRICE_HANDED_OVER = ("price_handed_over", "移交市场监管部门的价格投诉")
    CAMPAIGNS = ("campaigns", "专项行动")
    JOINT_VISITS = ("joint_visits", "会同其他部门检查")
    INSPECTIONS = ("inspections", "随机抽查机构")
    INSPECTIONS_FAULTY = ("inspections_faulty", "抽查发现问题")
    CAMPAIGN_VISITS = ("campaign_visits", "专项行动检查")
    CAMPAIGN_FAULTY = ("campaign_faulty", "专项行动发现问题")
    CREDIT_FILES = ("credit_files", "建立诚信档案的机构")
    RATED = ("rated", "参加星级评定")
    STARRED = ("starred", "评出星级")
    REPAIRED = ("repaired", "完成信用修复")
    WARNINGS = ("warnings", "等级下降提醒")
    INTERVIEWS = ("interviews", "约谈机构")
    HEAVIER = ("heavier", "列为检查重点")
    LIGHTER = ("lighter", "减少日常检查")
    RECOMMENDED = ("recommended", "优先推荐")
    CERTIFICATES = ("certificates", "颁发诚信证书")
    MEASURES_ENDED = ("measures_ended", "期间结束的激励惩戒措施")


K = FigureKey
UNITS: Final[Mapping[FigureKey, str]] = {
    K.PRACTITIONERS: "人",
    K.RECRUITMENT_EVENTS: "场",
    K.POSTS_OFFERED: "个",
    K.PEOPLE_SERVED: "人",
    K.EVENT_HIRES: "人",
    K.STATIONS: "个",
    K.STATION_POSTS: "个",
    K.STATION_PEOPLE: "人次",
    K.STATION_MATCHED: "人次",
    K.KIND_DISCRIMINATION: "条",
    K.KIND_FALSE: "条",
    K.KIND_FEES: "条",
    K.KIND_UNLICENSED: "条",
    K.CLOSURES: "件",
    K.RATED: "家次",
    K.STARRED: "家次",
    K.REPAIRED: "件",
    K.OVERTURNED: "条",
    K.DECISIONS_TAKEN_BACK: "件",
    K.PRICE_HANDED_OVER: "件",
    K.JOINT_VISITS: "户次",
    K.LEADS: "条",
    K.REVIEWED: "条",
    K.CONFIRMED: "条",
    K.CASES: "件",
    K.DECISIONS: "件",
    K.RECTIFICATIONS: "件",
    K.PENALTIES: "件",
    K.COMPLAINTS: "件",
    K.COMPLAINTS_ACCEPTED: "件",
    K.COMPLAINTS_CLOSED: "件",
    K.CAMPAIGNS: "次",
    K.INSPECTIONS: "户次",
    K.INSPECTIONS_FAULTY: "户次",
    K.CAMPAIGN_VISITS: "户次",
    K.CAMPAIGN_FAULTY: "户次",
    K.WARNINGS: "家次",
    K.INTERVIEWS: "家次",
    K.HEAVIER: "家次",
    K.LIGHTER: "家次",
    K.RECOMMENDED: "家次",
    K.CERTIFICATES: "家次",
    K.MEASURES_ENDED: "项",
}
ROUNDED: Final = frozenset(
    {
        K.PRACTITIONERS,
        K.POSTS_OFFERED,
        K.PEOPLE_SERVED,
        K.STATION_POSTS,
        K.STATION_PEOPLE,
        K.STATION_MATCHED,
    }
)
"""Sums that the text states rounded."""

SUMS: Final = ROUNDED | {K.EVENT_HIRES}
"""Figures that are sums of amounts; the others count their records."""

STARS: Final[Mapping[int, FigureKey]] = {
    5: K.FIVE_STAR,
    4: K.FOUR_STAR,
    3: K.THREE_STAR,
    2: K.TWO_STAR,
    1: K.ONE_STAR,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``value`` is ``None`` where it is not known, ``note`` says how it was counted."""

    key: FigureKey
    value: int | None
    note: str = ""

    @property
    def unit(self) -> str:
        """The measure word of the figure."""
        return UNITS.get(self.key, "家")

    @property
    def words(self) -> str:
        """The figure as the text states it, with its unit."""
        if self.value is None:
            return "（未统计）"
        rounded = in_words(self.value) if self.key in ROUNDED else str(self.value)
        return f"{rounded}{self.unit}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run-in heading and a body whose parts are words or figures."""

    heading: str
    parts: tuple[str | Figure, ...]

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return self.heading + "".join(
            part if isinstance(part, str) else part.words for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign of a period by its title; visits are those made in the period."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    visits: int
    faulty: int
    joint: int

    def began_in(self, period: Period) -> bool:
        """Tell whether it is counted among the campaigns of a period."""
        return period.first <= self.starts_on <= period.last


def in_words(value: int) -> str:
    """Return a total as reports state it: whole thousands or ten thousands, rounded down.

    Below 1,000 the exact number; below 10,000 whole thousands; from there on whole 万. 余 is added
    where something was rounded away: 6 438 → ``6000余``, 293 460 → ``29万余``, 70 000 → ``7万``.
    """
    if value < _THOUSAND:
        return str(value)
    if value < _TEN_THOUSAND:
        rest = value % _THOUSAND
        return f"{value - rest}{'余' if rest else ''}"
    whole, rest = divmod(value, _TEN_THOUSAND)
    return f"{whole}万{'余' if rest else ''}"


def share(part: int, whole: int) -> str:
    """Return a share in per cent with one digit, as reports state it; 1 of 3 → ``33.3%``."""
    return f"{part * 1000 / whole / 10:.1f}%"
