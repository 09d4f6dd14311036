"""Put the statutory report together: figures from their records, words from the domain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.duties.periods import FilingKind, ReportingPeriod
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.public.statutory import (
    STARS,
    SUMS,
    CampaignLine,
    Figure,
    FigureKey,
    Paragraph,
    Period,
    share,
)
from supervisor.domain.public.statutory_words import paragraphs
from supervisor.domain.ratings.suspension import RATINGS_SUSPENDED
from supervisor.services.public.statutory_trend import TrendPeriod, trend
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.public.stated_staff import answered_statistics
from supervisor.store.queries.public.statutory import (
    FigureSum,
    agencies_first_licensed_after,
    first_day_of_use,
    tally,
)
from supervisor.store.queries.public.statutory_measures import campaign_lines
from supervisor.store.queries.ratings.star_history import stars_on

TITLE: Final = "人力资源市场建设与监管情况"
K: Final = FigureKey
_REGISTER: Final = (K.AGENCIES, K.HIGH_END, K.PRACTITIONERS)
_CREDIT: Final = (K.CREDIT_FILES, K.REPAIRED)
_EVENTS: Final = (K.RECRUITMENT_EVENTS, K.POSTS_OFFERED, K.PEOPLE_SERVED)
_SCAN: Final = (
    K.LEADS,
    K.REVIEWED,
    K.CONFIRMED,
    K.OVERTURNED,
    K.KIND_DISCRIMINATION,
    K.KIND_FALSE,
    K.KIND_FEES,
    K.KIND_UNLICENSED,
)
_CAMPAIGNS: Final = (K.CAMPAIGNS, K.CAMPAIGN_VISITS, K.CAMPAIGN_FAULTY, K.JOINT_VISITS)
_STATIONS: Final = (K.STATIONS, K.STATION_POSTS, K.STATION_PEOPLE, K.STATION_MATCHED)
_KEPT_WITH: Final = {
    ("register", "stars"): (*STARS.values(), K.RATED, K.STARRED),
    ("register",): _REGISTER,
    ("register", "office"): _CREDIT,
    ("event",): _EVENTS,
    ("event", "follow_up"): (K.EVENT_HIRES,),
    ("station",): _STATIONS,
    ("scan",): _SCAN,
    ("campaign",): _CAMPAIGNS,
}
"""What must have been kept for which figures; for all others the office's own use."""

_SAME_ROWS: Final = {K.AGENCIES: K.PRACTITIONERS, K.RECRUITMENT_EVENTS: K.POSTS_OFFERED}
"""Counts whose rows are those of a sum."""

_PUBLISHED: Final = (
    K.CASES,
    K.DECISIONS,
    K.RECTIFICATIONS,
    K.PENALTIES,
    K.COMPLAINTS,
    K.COMPLAINTS_ACCEPTED,
    K.COMPLAINTS_CLOSED,
    K.PRICE_HANDED_OVER,
    K.DECISIONS_TAKEN_BACK,
    K.INSPECTIONS,
    K.INSPECTIONS_FAULTY,
)


@dataclass(frozen=True, slots=True)
class StatutoryReport:
    """The report over a period: its figures, its text, and how the figures were counted."""

    period: Period
    figures: Mapping[FigureKey, Figure]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...]
    campaigns: tuple[CampaignLine, ...] = ()
    trend: tuple[TrendPeriod, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the figures by key; a figure that is not known is null."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            **{str(key): figure.value for key, figure in self.figures.items()},
            "trend": [one.as_json() for one in self.trend],
            "by_campaign": [_campaign(one) for one in self.campaigns],
            "text": [paragraph.text for paragraph in self.paragraphs],
            "notes": list(self.notes),
        }


def statutory_report(session: Session, period: Period) -> StatutoryReport:
    """Return the report over ``period``."""
    since = first_day_of_use(session)
    held = stars_on(session, period.last)
    figures = _figures(session, period, since, held)
    campaigns = campaign_lines(session, period)
    begun = [one for one in campaigns if one.began_in(period)]
    return StatutoryReport(
        period,
        figures,
        paragraphs(period, figures, begun),
        (*_notes(session, period, figures, since), *_suspended(session, held or {}, period.last)),
        tuple(campaigns),
        trend(session, period, since, {key: _kept_with(key) for key in FigureKey}),
    )


def _campaign(one: CampaignLine) -> dict[str, Any]:
    return {
        "title": one.title,
        "from": one.starts_on.isoformat(),
        "to": one.ends_on.isoformat(),
        "visits": one.visits,
        "faulty": one.faulty,
        "joint": one.joint,
    }


def figures_before(session: Session, period: Period) -> tuple[Period, Mapping[FigureKey, Figure]]:
    """Return the period of equal length that ended the day before, and its figures."""
    before, since = period.before(), first_day_of_use(session)
    return before, _figures(session, before, since, stars_on(session, before.last))


def _figures(
    session: Session,
    period: Period,
    since: Mapping[str, date | None],
    held: Mapping[int, int] | None,
) -> dict[FigureKey, Figure]:
    """Return every figure of a period, those without records as unknown.

    ``since`` tells from when each kind of record is kept, ``held`` the stars on the last day.
    """
    tallies = _tallies(session, period, held or {})
    known = {
        "register": tallies[K.AGENCIES].records > 0,
        "stars": held is not None,
        **{name: day is not None and day <= period.last for name, day in since.items()},
    }
    return {key: _figure(key, tallies[key], known) for key in FigureKey}


def _suspended(session: Session, held: Mapping[int, int], last: date) -> Iterator[str]:
    """Say how many of the stars are suspended; a past the register knows nothing of is none."""
    lapsed = suspended_on(session, last, only_lost=True) if held else frozenset()
    if count := sum(star > 0 and agency in lapsed for agency, star in held.items()):
        yield (
            f"各星级按评定结果统计，其中{count}家截至{chinese_day(last)}没有有效的许可，"
            f"{RATINGS_SUSPENDED}。"
        )


def _tallies(
    session: Session, period: Period, held: Mapping[int, int]
) -> dict[FigureKey, FigureSum]:
    """Return every figure's tally; figures over the very same rows are counted in one pass."""
    wanted = [key for key in FigureKey if key not in _SAME_ROWS]
    found = {key: tally(session, key, period, held) for key in wanted}
    return found | {key: found[same] for key, same in _SAME_ROWS.items()}


def enforcement_figures(session: Session, period: Period) -> list[Figure]:
    """Return what the office publishes of its enforcement: concluded steps, never leads."""
    kept_since = first_day_of_use(session)["office"]
    known = {"office": kept_since is not None and kept_since <= period.last}
    return [_figure(key, tally(session, key, period), known) for key in _PUBLISHED]


def _figure(key: FigureKey, found: FigureSum, known: Mapping[str, bool]) -> Figure:
    """Return the figure, unknown where no records were kept or none of them has an amount."""
    if not all(known[name] for name in _kept_with(key)):
        return Figure(key, None)
    if key not in SUMS:
        return Figure(key, found.records)
    if found.records and found.unreported == found.records:
        return Figure(key, None)
    note = f"另有{found.unreported}条记录尚未填报，未计入。" if found.unreported else ""
    return Figure(key, found.total, note)


def _kept_with(key: FigureKey) -> tuple[str, ...]:
    """Return what must have been kept for the figure to be known."""
    return next((kinds for kinds, keys in _KEPT_WITH.items() if key in keys), ("office",))


def _source_of_staff(session: Session, period: Period, agencies: int) -> str:
    """Say where the figure of practitioners comes from, and how many agencies it rests on."""
    answered, first, last = answered_statistics(session, period.last)
    if not answered:
        return "从业人员取名册现值；期末一年内没有通过审核的市场统计。"
    labels = [ReportingPeriod.of(FilingKind.QUARTER, key).label for key in (first, last)]
    quarters = [label.replace(" ", "") for label in labels]
    span = quarters[0] if first == last else f"{quarters[0]}至{quarters[1]}各家最近一期"
    return (
        f"从业人员：{agencies}家在册机构中{answered}家已报送市场统计并通过审核，取{span}的统计数；"
        f"其余{agencies - answered}家取名册现值。"
    )


def _rates(figures: Mapping[FigureKey, Figure]) -> Iterator[str]:
    """Say how often people and second instances did not uphold what was flagged or decided."""
    wrong, read = figures[K.OVERTURNED].value, figures[K.REVIEWED].value
    if wrong is not None and read:
        yield (
            f"误差：人工复核{read}条线索，认定不属实{wrong}条，占{share(wrong, read)}；"
            "未被筛查发现的问题不在其内，见系统“误差”页的盲评结果。"
        )
    back, served = figures[K.DECISIONS_TAKEN_BACK].value, figures[K.DECISIONS].value
    if back is not None and served is not None and back + served:
        yield (
            f"期间撤销处理决定{back}件（含期间以前送达的），期间送达且未撤销的处理决定{served}件。"
        )
    if figures[K.STATION_PEOPLE].value:
        yield "零工驿站按各站每日台账相加，人次不是人数；未报的天不计。"


def _notes(
    session: Session,
    period: Period,
    figures: Mapping[FigureKey, Figure],
    since: Mapping[str, date | None],
) -> list[str]:
    """Say how the figures were counted and what is missing in them."""
    last = chinese_day(period.last)
    notes = [
        f"在册机构按本报告出具时的名册统计，不含截至{last}全部许可、备案已被吊销或注销的机构；"
        "许可到期、暂停但未注销的仍计为在册。高端服务标识取名册现值。",
        _source_of_staff(session, period, figures[K.AGENCIES].value or 0),
        "处理决定按当事人计，一件案件对几个当事人作出决定的，各计一件；立案按案件计。",
        "千人、万个以上的合计数按整千、整万向下取整，并加“余”字；准确数见附表。",
        *_rates(figures),
    ]
    late = agencies_first_licensed_after(session, period.last)
    if late and figures[K.AGENCIES].value:
        notes.append(
            f"名册不记载机构的纳入日期，其中{late}家的首次许可、备案记录晚于{last}，一并计入。"
        )
    notes += [f"{figure.key.label}：{figure.note}" for figure in figures.values() if figure.note]
    for name, label in (("scan", "招聘信息筛查"), ("office", "立案与投诉登记")):
        start = since[name]
        if start is not None and period.first < start <= period.last:
            notes.append(f"{label}自{chinese_day(start)}起在系统中开展，此前无记录。")
    unknown = [figure.key.label for figure in figures.values() if figure.value is None]
    if unknown:
        notes.append(f"未统计：{'、'.join(unknown)}。未统计不等于没有发生。")
    return notes
