"""Star ratings: capability, voluntary, slow. Never mixed with credit; credit only gates them.

Points are counted in tenths, so that 12.5 is exact. Form and gates follow published local schemes;
points and bands are the office's to set (``supervisor/schemes/stars.toml``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any, Final

from supervisor.domain.credit.parsing import Reader, SchemeError, read_toml
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.ratings.known import KnownFigure, by_rank, by_steps

_POINTS: Final = range(1001)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; ``most`` is its full mark in tenths of a point.

    ``known`` is the figure in the office's records that it goes by, scored by ``steps`` (least
    value, tenths of a point), by fifths of the district where there are none.
    """

    code: str
    label: str
    dimension: str
    most: int
    scoring: str
    basis: str
    is_bonus: bool = False
    known: KnownFigure | None = None
    steps: tuple[tuple[int, int], ...] = ()

    def points_for(self, value: int, everybody: Sequence[int]) -> int:
        """Return the points that a known value gives."""
        if self.steps:
            return by_steps(value, self.steps)
        return by_rank(value, everybody, self.most)


@dataclass(frozen=True, slots=True)
class StarBand:
    """The least total (tenths) and the worst credit grade of a star; ``requires`` is confirmed."""

    stars: int
    least: int
    worst_grade: Grade
    requires: str = ""


@dataclass(frozen=True, slots=True)
class StarScheme:
    """A whole scheme; bands from the most stars to the fewest."""

    version: str
    title: str
    bonus_cap: int
    validity_months: int
    indicators: Mapping[str, Indicator]
    bands: tuple[StarBand, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StarResult:
    """What a rating comes to; ``by_points`` is the star before the gates, ``held_by`` says why."""

    total: int
    by_points: int
    stars: int
    held_by: tuple[str, ...]


def star_words(stars: int | None) -> str:
    """Return a star as the rating names it, or that there is none."""
    return f"{'一二三四五'[stars - 1]}星级" if stars else "无有效星级"


def rate(
    points: Mapping[str, int], scheme: StarScheme, grade: Grade, *, is_confirmed: bool = False
) -> StarResult:
    """Return the stars (0 to 5) for checked points (tenths by indicator code).

    Bonus points count up to the cap; a star whose gate the credit grade does not pass, or whose
    requirement nobody confirmed, falls to the next that is open. Raises ``ValueError`` for a code
    the scheme lacks or points beyond the full mark.
    """
    for code, value in points.items():
        if code not in scheme.indicators or not 0 <= value <= scheme.indicators[code].most:
            raise ValueError(f"points {value!r} for indicator {code!r}")
    bonus = sum(value for code, value in points.items() if scheme.indicators[code].is_bonus)
    total = sum(points.values()) - max(0, bonus - scheme.bonus_cap)
    reached = [band for band in scheme.bands if total >= band.least]
    held = []
    for band in reached:
        if grade.rank > band.worst_grade.rank:
            held.append(f"{band.stars} 星要求信用 {band.worst_grade.value} 级及以上")
        elif band.requires and not is_confirmed:
            held.append(f"{band.stars} 星要求{band.requires}")
        else:
            return StarResult(total, reached[0].stars, band.stars, tuple(held))
    return StarResult(total, reached[0].stars if reached else 0, 0, tuple(held))


def tenths(text: str) -> int:
    """Return points typed as ``12.5`` in tenths; raises ``ValueError`` for anything finer."""
    try:
        value = Decimal(text.strip()) * 10
        whole = value.to_integral_value(rounding=ROUND_DOWN)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number of points") from error
    if value != whole or not 0 <= whole < _POINTS.stop * 10:
        raise ValueError(f"{text!r} is no number of points")
    return int(whole)


def parse_star_scheme(text: str) -> StarScheme:
    """Return the scheme written in ``text``; raises ``SchemeError`` listing every mistake."""
    problems: list[str] = []
    top = Reader(read_toml(text), "方案", problems)
    bands = tuple(_band(table, problems) for table in top.tables("band"))
    indicators = [_indicator(table, problems) for table in top.tables("indicator")]
    scheme = StarScheme(
        version=top.text("version"),
        title=top.text("title"),
        bonus_cap=top.integer("bonus_cap", _POINTS) * 10,
        validity_months=top.integer("validity_months", range(1, 121)),
        indicators={indicator.code: indicator for indicator in indicators},
        bands=bands,
        sources=top.texts("sources"),
    )
    top.close()
    _check_whole(scheme, len(indicators), problems)
    if problems:
        raise SchemeError(problems)
    return scheme


def _band(table: Any, problems: list[str]) -> StarBand:
    reader = Reader(table, "星级分数段 band", problems)
    band = StarBand(
        stars=reader.integer("stars", range(1, 6)),
        least=reader.integer("least", _POINTS) * 10,
        worst_grade=reader.choice("worst_grade", Grade.of, Grade.A, "A、B、C、D"),
        requires=reader.text("requires", ""),
    )
    reader.close()
    return band


def _indicator(table: Any, problems: list[str]) -> Indicator:
    code = table.get("code", "?") if isinstance(table, Mapping) else "?"
    reader = Reader(table, f"指标 {code}", problems)
    indicator = Indicator(
        code=reader.text("code"),
        label=reader.text("label"),
        dimension=reader.text("dimension"),
        most=_full_mark(reader),
        scoring=reader.text("scoring"),
        basis=reader.text("basis"),
        is_bonus=reader.flag("bonus"),
        known=_known(reader),
        steps=_steps(reader),
    )
    if indicator.steps and not (
        list(indicator.steps) == sorted(set(indicator.steps))
        and all(points <= indicator.most for _, points in indicator.steps)
    ):
        reader.say("“steps”应从低到高，且不超过满分。")
    reader.close()
    return indicator


def _known(reader: Reader) -> KnownFigure | None:
    text = reader.text("known", "")
    if not text:
        return None
    try:
        return KnownFigure.of(text)
    except ValueError:
        reader.say(f"“known”应为 {'、'.join(KnownFigure.keys())} 之一，现为 {text!r}。")
        return None


def _steps(reader: Reader) -> tuple[tuple[int, int], ...]:
    """Return thresholds written as ``"20=12"``: from the value 20 on, 12 points."""
    found = []
    for text in reader.texts("steps"):
        least, _, points = text.partition("=")
        try:
            found.append((int(least), tenths(points)))
        except ValueError:
            reader.say(f"“steps”中 {text!r} 应写成“数量=分数”，例如 20=12。")
    return tuple(found)


def _full_mark(reader: Reader) -> int:
    try:
        return tenths(reader.text("points"))
    except ValueError:
        reader.say('“points”应为最多一位小数的分数，写成文字，例如 "12.5"。')
        return 0


def _check_whole(scheme: StarScheme, written: int, problems: list[str]) -> None:
    if written != len(scheme.indicators):
        problems.append("指标代码 code 有重复。")
    full = sum(item.most for item in scheme.indicators.values() if not item.is_bonus)
    if full != 1000:
        problems.append(f"基本指标满分合计须为 100 分，现为 {full / 10:g} 分。")
    order = [(band.stars, band.least) for band in scheme.bands]
    stars = [item[0] for item in order]
    if not order or stars != sorted(set(stars), reverse=True):
        problems.append("星级分数段 band 须从高星到低星各写一段。")
    leasts = [item[1] for item in order]
    if leasts != sorted(set(leasts), reverse=True):
        problems.append("各星级的最低分须从高到低，不能相同。")
    if any(band.worst_grade is Grade.D for band in scheme.bands):
        problems.append("信用 D 级期间星级暂停，门槛不能写 D。")
