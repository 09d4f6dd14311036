"""The section on the human-resource market in a government's report: its figures and its words.

A figure that is not known is said to be not known; it never becomes zero. Counts of things are
written out exactly, large totals are rounded down by one rule (``in_words``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.platform.labelled import LabelledEnum

_THOUSAND: Final = 1_000
_TEN_THOUSAND: Final = 10_000


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
        """Return the period of equal length that ended the day before, cut where records begin."""
        earliest = _RECORDS_BEGIN.toordinal()
        last = max(self.first.toordinal() - 1, earliest)
        first = max(last - (self.last - self.first).days, earliest)
        return Period(date.fromordinal(first), date.fromordinal(last))


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
    DECISIONS_TAKEN_BACK = ("decisions_taken_back", "撤销的处理决定")
    CASES = ("cases", "立案")
    DECISIONS = ("decisions", "已送达处理决定")
    RECTIFICATIONS = ("rectifications", "责令改正")
    PENALTIES = ("penalties", "行政处罚")
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


def paragraphs(period: Period, figures: Mapping[FigureKey, Figure]) -> tuple[Paragraph, ...]:
    """Return the section in the register of a government's report."""
    first, last = chinese_day(period.first), chinese_day(period.last)
    return (
        _market(last, figures),
        _service(f"{first}至{last}", figures),
        _enforcement(figures),
        *_measures(figures),
        _public_oversight(figures),
    )


def _market(last: str, figures: Mapping[FigureKey, Figure]) -> Paragraph:
    if figures[K.AGENCIES].value is None:
        return Paragraph("机构发展情况。", (f"截至{last}的机构名册尚未建立，机构情况未统计。",))
    parts: list[str | Figure] = [f"截至{last}，全区在册人力资源服务机构", figures[K.AGENCIES]]
    parts += _stars(figures)
    parts += _clause("高端服务机构", figures[K.HIGH_END])
    parts += _clause("机构从业人员", figures[K.PRACTITIONERS])
    return Paragraph("机构发展情况。", (*parts, "。"))


def _stars(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return the clause on stars; levels that nobody holds are left out."""
    if all(figures[key].value is None for key in STARS.values()):
        return ["，期末星级评定情况未统计"]
    held = [(level, figures[key]) for level, key in STARS.items() if figures[key].value]
    if not held:
        return ["，尚无获评星级的机构"]
    parts: list[str | Figure] = ["，其中"]
    for number, (level, figure) in enumerate(held):
        parts += ["、" if number else "", f"{'一二三四五'[level - 1]}星级", figure]
    return parts


def _service(period: str, figures: Mapping[FigureKey, Figure]) -> Paragraph:
    heading = "就业服务情况。"
    held = figures[K.RECRUITMENT_EVENTS]
    if held.value is None:
        return Paragraph(heading, (f"{period}专项招聘活动台账尚未建立，场次及成效未统计。",))
    if held.value == 0:
        return Paragraph(heading, (f"{period}未登记专项招聘活动。",))
    parts: list[str | Figure] = [f"{period}，会同辖区人力资源服务机构举办专项招聘活动", held]
    parts += _clause("累计推出岗位", figures[K.POSTS_OFFERED])
    parts += _clause("服务求职者", figures[K.PEOPLE_SERVED])
    if figures[K.EVENT_HIRES].value:
        parts += ["，经回访确认入职", figures[K.EVENT_HIRES]]
    return Paragraph(heading, (*parts, "。", *_stations(figures)))


def _stations(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return the sentence on gig stations; none kept, none mentioned."""
    if not figures[K.STATIONS].value:
        return []
    parts: list[str | Figure] = ["辖区零工驿站", figures[K.STATIONS]]
    parts += _clause("发布零工岗位", figures[K.STATION_POSTS])
    parts += _clause("服务", figures[K.STATION_PEOPLE])
    parts += _clause("对接成功", figures[K.STATION_MATCHED])
    return [*parts, "。"]


def share(part: int, whole: int) -> str:
    """Return a share in per cent with one digit, as reports state it; 1 of 3 → ``33.3%``."""
    return f"{part * 1000 / whole / 10:.1f}%"


def _enforcement(figures: Mapping[FigureKey, Figure]) -> Paragraph:
    parts: list[str | Figure] = []
    if figures[K.LEADS].value is None:
        parts.append("本期未开展系统化的招聘信息筛查，问题线索未统计；")
    else:
        parts += ["对网络招聘信息实行筛查与人工复核，发现问题线索", figures[K.LEADS]]
        parts += ["，复核", figures[K.REVIEWED], "，其中属实", figures[K.CONFIRMED]]
        parts += [*_overturned(figures), "；"]
    if figures[K.CASES].value is None:
        parts.append("立案及处理情况在系统中无记载，未统计")
    else:
        parts += ["依法立案", figures[K.CASES], "，送达处理决定", figures[K.DECISIONS]]
    if figures[K.DECISIONS].value:
        parts += ["，其中责令改正", figures[K.RECTIFICATIONS]]
        parts += ["、行政处罚", figures[K.PENALTIES]]
    if figures[K.DECISIONS_TAKEN_BACK].value:
        parts += ["，撤销处理决定", figures[K.DECISIONS_TAKEN_BACK]]
    parts += _inspections(figures)
    return Paragraph("市场监管情况。", (*parts, "。"))


def _overturned(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return how often people did not find what the screening had marked; nothing where none."""
    wrong, read = figures[K.OVERTURNED], figures[K.REVIEWED]
    if not wrong.value or not read.value:
        return []
    return ["，不属实", wrong, f"（占已复核的{share(wrong.value, read.value)}）"]


def _inspections(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return the clause on campaigns and random inspections; none held, none mentioned."""
    parts: list[str | Figure] = []
    if figures[K.CAMPAIGNS].value:
        parts += ["；组织专项行动", figures[K.CAMPAIGNS]]
    if figures[K.CAMPAIGN_VISITS].value:
        parts += ["，专项行动检查" if parts else "；专项行动检查", figures[K.CAMPAIGN_VISITS]]
        if figures[K.JOINT_VISITS].value:
            parts += ["（其中会同其他部门", figures[K.JOINT_VISITS], "）"]
        parts += ["，发现问题", figures[K.CAMPAIGN_FAULTY]]
    if figures[K.INSPECTIONS].value:
        parts += ["；随机抽查机构", figures[K.INSPECTIONS]]
        parts += ["，发现问题", figures[K.INSPECTIONS_FAULTY]]
    return parts


_INCENTIVES: Final = {
    K.RECOMMENDED: "列入优先推荐",
    K.CERTIFICATES: "颁发诚信证书",
    K.LIGHTER: "减少日常检查",
}
_RESTRAINTS: Final = {
    K.WARNINGS: "书面提醒等级下降",
    K.INTERVIEWS: "约谈",
    K.HEAVIER: "列为检查重点",
}


def _measures(figures: Mapping[FigureKey, Figure]) -> tuple[Paragraph, ...]:
    """Return the paragraph on incentives and restraints; none taken, none written."""
    parts: list[str | Figure] = []
    for opening, kinds in (("对守信机构", _INCENTIVES), ("对等级下降的机构", _RESTRAINTS)):
        taken = [(words, figures[key]) for key, words in kinds.items() if figures[key].value]
        for number, (words, figure) in enumerate(taken):
            lead_in = f"{'；' if parts else ''}{opening}" if number == 0 else "、"
            parts += [f"{lead_in}{words}", figure]
    if not parts:
        return ()
    ended = figures[K.MEASURES_ENDED]
    tail: list[str | Figure] = (
        ["；随等级变化、期满或者办结而结束的措施", ended] if ended.value else []
    )
    return (Paragraph("激励惩戒情况。", (*parts, *tail, "。")),)


def _public_oversight(figures: Mapping[FigureKey, Figure]) -> Paragraph:
    heading = "社会监督情况。"
    received = figures[K.COMPLAINTS]
    if received.value is None:
        return Paragraph(heading, ("本期投诉举报未通过系统登记，未统计。",))
    if received.value == 0:
        return Paragraph(heading, ("本期未收到投诉举报。",))
    accepted, closed = figures[K.COMPLAINTS_ACCEPTED], figures[K.COMPLAINTS_CLOSED]
    parts: list[str | Figure] = ["收到投诉举报", received, "，受理", accepted, "，办结", closed]
    if figures[K.PRICE_HANDED_OVER].value:
        parts += ["，向市场监管部门移交价格投诉", figures[K.PRICE_HANDED_OVER]]
    return Paragraph(heading, (*parts, "。"))


def _clause(lead_in: str, figure: Figure) -> list[str | Figure]:
    if figure.value is None:
        return [f"，{lead_in}数未统计"]
    return [f"，{lead_in}", figure]
