"""A street as the sheets of one workbook: what its page shows, row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.office.street_counts import StreetCount
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.services.platform.table_writing import Sheet
from supervisor.store.queries.fieldwork.stations import stations_with_sums
from supervisor.store.queries.office import streets as queries
from supervisor.store.queries.office.street_agencies import StreetAgency
from supervisor.store.queries.office.street_records import all_on
from supervisor.store.queries.office.streets import StreetFigures

MOST_ROWS: Final = 20_000
"""How many records of one count a sheet holds at most; the first sheet says how many there are."""
_C: Final = StreetCount
COUNTED: Final = (
    _C.CONFIRMED,
    _C.OPEN_LEADS,
    _C.CASES,
    _C.PENDING_CASES,
    _C.MEASURES,
    _C.VISITS,
)
"""What is counted for each agency; the keys are the names of ``StreetAgency``."""
_STARS: Final = (5, 4, 3, 2, 1)
Row = tuple[str, ...]


def sheets(
    session: Session, figures: StreetFigures, agencies: Sheet, period: Period
) -> Iterator[Sheet]:
    """Give the sheets of a street over a period, ``agencies`` among them."""
    street = figures.street
    if street is None:
        raise ValueError("no street has no sheets")
    yield _summary(figures, period)
    yield agencies
    yield _records(session, "线索", (_C.CONFIRMED, _C.OPEN_LEADS), street, period)
    yield _records(session, "案件", (_C.CASES, _C.PENDING_CASES), street, period)
    yield _records(session, "措施和检查", (_C.MEASURES, _C.VISITS), street, period)
    yield _records(session, "传单", (_C.LEAFLETS,), street, period)
    yield _events(session, street, period)
    yield _stations(session, street, period)
    yield _sheet("责任人", ("责任人",), ((name,) for name in figures.people))


def agencies(found: Sequence[StreetAgency]) -> Sheet:
    """Return the sheet of the agencies as they stand today, with the counts of the period."""
    headings = ("机构", "统一社会信用代码", "星级", "信用等级", *(one.label for one in COUNTED))
    rows = (
        (
            one.name,
            one.uscc,
            f"{one.star}" if one.star else "",
            _grade_words(one),
            *(f"{getattr(one, count.value)}" for count in COUNTED),
        )
        for one in found
    )
    return _sheet("机构", headings, rows)


def _summary(figures: StreetFigures, period: Period) -> Sheet:
    rows: list[tuple[str, int | str]] = [
        ("街道", figures.street.label if figures.street else ""),
        ("期间", f"{period.first} 至 {period.last}"),
        ("机构", figures.agencies),
        *((f"{level} 星", figures.stars(level)) for level in _STARS),
        *((f"信用等级 {grade.value}", figures.grades(grade)) for grade in Grade),
        *((one.label, figures.total(one.value)) for one in COUNTED),
        ("传单", figures.leaflets),
        ("图片", figures.pictures),
        ("招聘活动", figures.events),
        ("活动提供岗位", figures.posts_offered),
        ("活动服务人数", figures.people_served),
        ("零工驿站", figures.stations),
        ("驿站新发布岗位", figures.station_days.posts),
        ("驿站服务人次", figures.station_days.people),
        ("驿站对接成功人次", figures.station_days.matched),
        ("责任人", "、".join(figures.people)),
        ("说明", f"待复核线索不是结论；每张表每项最多 {MOST_ROWS} 行。"),
    ]
    return _sheet("概况", ("项目", "数值"), ((name, str(value)) for name, value in rows))


def _records(
    session: Session, name: str, counts: Iterable[StreetCount], street: Street, period: Period
) -> Sheet:
    """Return a sheet of what is counted, a column saying as which count."""
    rows = (
        (count.label, str(one.id), one.title, f"{one.on or ''}", one.about)
        for count in counts
        for one in all_on(session, count, street, period, MOST_ROWS)
    )
    return _sheet(name, ("计入", "编号", "记录", "日期", "有关机构或说明"), rows)


def _events(session: Session, street: Street, period: Period) -> Sheet:
    rows = (
        (
            one.code,
            one.name,
            f"{one.starts_on}",
            f"{one.ends_on}",
            one.form.label,
            _count(one.posts_offered),
            _count(one.people_served),
        )
        for one in queries.events_in(session, street, period)
    )
    headings = ("编号", "活动", "起始日期", "截止日期", "形式", "提供岗位", "服务人数")
    return _sheet("招聘活动", headings, rows)


def _stations(session: Session, street: Street, period: Period) -> Sheet:
    rows = (
        (
            one.name,
            one.kind.label,
            one.address,
            f"{one.closed_on or ''}",
            str(sums.days),
            str(sums.posts),
            str(sums.people),
            str(sums.matched),
        )
        for one, sums in stations_with_sums(session, street, period)
    )
    headings = (
        "驿站", "类型", "地址", "停用日期", "报送天数", "新发布岗位", "服务人次", "对接成功人次"
    )  # fmt: skip
    return _sheet("零工驿站", headings, rows)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _grade_words(one: StreetAgency) -> str:
    if one.is_suspended:
        return "暂停"
    return str(one.grade.value) if one.grade else ""


def _sheet(name: str, headings: Row, rows: Iterable[Row]) -> Sheet:
    return Sheet(name, headings, (dict(zip(headings, row, strict=True)) for row in rows))
