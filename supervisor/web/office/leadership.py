"""The leadership's page: the state of the market and of the office on one screen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, render_template, url_for
from markupsafe import Markup

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.domain.quality.proportions import Proportion
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_title
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.cases.complaints import overdue
from supervisor.store.queries.credit.ledger import grade_counts
from supervisor.store.queries.office import leadership as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.charts import BarRow, stacked_bars

blueprint = Blueprint("leadership", __name__, url_prefix="/leadership")

MONTHS: Final = 12
HEALTH_DAYS: Final = 30
_NAMED_CATEGORIES: Final = 5
_STARS: Final = {5: "五星级", 4: "四星级", 3: "三星级", 2: "二星级", 1: "一星级", 0: "无星级"}


@dataclass(frozen=True, slots=True)
class Violations:
    """A picture of the months and the sums of the year."""

    chart: Markup
    rows: list[BarRow]


@blueprint.get("")
@allow(Permission.READ_OVERVIEW)
def index() -> str:
    """Show the register, the violations, the funnel, the sources and the error rates."""
    session, today = db.session(), clock.today()
    year = Period(_months_back(today)[0], today)
    register = queries.register_figures(session, today)
    verdicts = queries.verdicts_by_category(session, year)
    return render_template(
        "office/leadership/index.html",
        register=register,
        stars=[
            BarRow(label, register.by_star.get(level, 0), url_for("agencies.index", star=level))
            for level, label in _STARS.items()
        ],
        suspended=len(suspended_on(session, today)),
        streets=_streets(register.by_street),
        grades=_grades(grade_counts(session)),
        violations=_violations(queries.violations_by_month(session, year.first), today),
        funnel=queries.funnel(session, year),
        delays=queries.delays(session, year),
        health=queries.source_health(session, Period(today - timedelta(days=HEALTH_DAYS), today)),
        health_days=HEALTH_DAYS,
        errors={
            category: Proportion(found.rejected, found.confirmed + found.rejected)
            for category, found in sorted(verdicts.items(), key=lambda pair: pair[0].value)
        },
        overdue=overdue(session, today),
        span={"from": year.first.isoformat(), "to": today.isoformat()},
        source_title=source_title,
    )


def _streets(counts: Mapping[Street | None, int]) -> list[BarRow]:
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [
        BarRow(street.label, count, url_for("agencies.index", street=street.value))
        if street
        else BarRow("未登记", count)
        for street, count in ordered
    ]


def _grades(counts: Mapping[Grade, int]) -> list[BarRow]:
    """Return nothing while no grade has been computed: zeros would read as a result."""
    if not any(counts.values()):
        return []
    return [
        BarRow(f"{grade.value} {grade.label}", count, url_for("credit.index", grade=grade.value))
        for grade, count in counts.items()
    ]


def _violations(
    months: Mapping[tuple[int, int], Mapping[Category, int]], today: date
) -> Violations | None:
    """Name the most frequent categories and gather the others, so that the eye can follow."""
    totals: Counter[Category] = Counter()
    for month in months.values():
        totals.update(month)
    if not totals:
        return None
    named = [category for category, _ in totals.most_common(_NAMED_CATEGORIES)]
    firsts = _months_back(today)
    series = {
        category.label: [months.get((d.year, d.month), {}).get(category, 0) for d in firsts]
        for category in named
    }
    others = [
        sum(n for c, n in months.get((d.year, d.month), {}).items() if c not in named)
        for d in firsts
    ]
    if any(others):
        series["其他"] = others
    labels = [f"{d:%Y-%m}" for d in firsts]
    rows = [
        BarRow(category.label, count, _confirmed(category))
        for category, count in totals.most_common()
    ]
    return Violations(stacked_bars("属实违规按月", labels, series, 1), rows)


def _confirmed(category: Category) -> str:
    return url_for("findings.queue", status="confirmed", category=category.value)


def _months_back(today: date) -> list[date]:
    """Return the first days of the last twelve months, the running one last."""
    first = today.replace(day=1)
    return [add_months(first, -back) for back in range(MONTHS - 1, -1, -1)]
