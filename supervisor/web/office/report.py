"""The statutory report: period picker, the text, the records behind every figure, Word."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, url_for

from supervisor.documents import statutory_report as document
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.public.statutory import SUMS, FigureKey, Period
from supervisor.extensions import db
from supervisor.services.public.statutory_report import (
    TITLE,
    figures_before,
    statutory_report,
)
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.office.streets import StreetFigures, street_figures
from supervisor.store.queries.public.statutory import records_page, tally
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, page_number
from supervisor.web.shell.downloads import download
from supervisor.web.shell.frame import may_use

blueprint = Blueprint("report", __name__, url_prefix="/report")

# Where the page of one record lives, by what the figure counts.
_PAGES: Final = {
    "events": ("events.show", "event_id"),
    "agencies": ("agencies.show", "agency_id"),
    "findings": ("findings.show", "finding_id"),
    "cases": ("cases.show", "case_id"),
    "complaints": ("complaints.show", "complaint_id"),
    "campaigns": ("campaigns.show", "campaign_id"),
    "inspections": ("inspections.show", "inspection_id"),
    "measures": ("measures.show", "measure_id"),
    "stations": ("stations.show", "station_id"),
    "ratings": ("ratings.rating", "rating_id"),
    "repairs": ("credit.show_repair", "application_id"),
}
_KINDS: Final = {
    "events": ("recruitment_events", "posts_offered", "people_served", "event_hires"),
    "findings": (
        "leads",
        "reviewed",
        "confirmed",
        "overturned",
        "kind_discrimination",
        "kind_false",
        "kind_fees",
        "kind_unlicensed",
    ),
    "cases": (
        "cases",
        "decisions",
        "rectifications",
        "penalties",
        "decisions_taken_back",
        "closures",
    ),
    "complaints": (
        "complaints",
        "complaints_accepted",
        "complaints_closed",
        "price_handed_over",
    ),
    "campaigns": ("campaigns", "campaign_visits", "campaign_faulty", "joint_visits"),
    "ratings": ("rated", "starred"),
    "repairs": ("repaired",),
    "stations": ("stations", "station_posts", "station_people", "station_matched"),
    "measures": (
        "warnings",
        "interviews",
        "heavier",
        "lighter",
        "recommended",
        "certificates",
        "measures_ended",
    ),
    "inspections": ("inspections", "inspections_faulty"),
}


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the report over the chosen period; three years up to yesterday unless told."""
    period, problem = _period()
    before, earlier = figures_before(db.session(), period)
    return render_template(
        "office/report/index.html",
        before=before,
        before_span=_span(before),
        earlier=earlier,
        streets=_streets(period),
        title=TITLE,
        report=statutory_report(db.session(), period),
        problem=problem,
        span=_span(period),
        span_of=_span,
    )


@blueprint.get("/statutory.docx")
@allow(Permission.READ)
def docx() -> Response:
    """Download the report as a Word document."""
    period, problem = _period()
    if problem:
        abort(400)
    made = statutory_report(db.session(), period)
    _, earlier = figures_before(db.session(), period)
    streets = _streets(period)
    figures = [(figure, earlier[key]) for key, figure in made.figures.items()]
    series = [(one.period, list(one.figures.values())) for one in made.trend]
    annexes = (
        document.by_period(series),
        document.by_campaign(made.campaigns),
        document.by_street(_rows(streets)),
    )
    data = document.build(TITLE, period, made.paragraphs, figures, made.notes, annexes)
    span = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    return download(data, f"statutory-report-{span}.docx")


@blueprint.get("/records/<key>")
@allow(Permission.READ)
def records(key: str) -> str:
    """Show the records behind one figure."""
    period, problem = _period()
    figure = next((figure for figure in FigureKey if figure.value == key), None)
    if figure is None or problem:
        abort(404)
    return render_template(
        "office/report/records.html",
        figure=figure,
        is_sum=figure in SUMS,
        tally=tally(db.session(), figure, period),
        page=records_page(db.session(), figure, period, page_number()),
        period=period,
        span=_span(period),
        record_address=_addresses(figure),
    )


def _streets(period: Period) -> list[StreetFigures]:
    session, today = db.session(), clock.today()
    return street_figures(session, period, today, suspended_on(session, today))


def _rows(streets: list[StreetFigures]) -> list[tuple[str, ...]]:
    """Return the streets as rows of the annex, in the order of its columns."""
    return [
        (
            one.street.label if one.street else "未登记街道",
            f"{one.agencies:,}",
            *(f"{one.total(name):,}" for name in ("confirmed", "cases", "visits")),
            f"{one.events:,}",
            f"{one.stations:,}",
        )
        for one in streets
    ]


def _addresses(figure: FigureKey) -> Any:
    """Return a function from record id to address, or ``None`` where there is no such page."""
    kind = next((kind for kind, keys in _KINDS.items() if figure.value in keys), "agencies")
    endpoint, argument = _PAGES[kind]
    return (lambda number: url_for(endpoint, **{argument: number})) if may_use(endpoint) else None


def _period() -> tuple[Period, str]:
    """Return the period asked for; where it is upside down, the usual one and why."""
    today = clock.today()
    last = date_arg("to") or today - timedelta(days=1)
    first = date_arg("from") or _three_years_before(last)
    try:
        return Period(first, last), ""
    except ValueError as problem:
        return Period(_three_years_before(last), last), str(problem)


def _three_years_before(last: date) -> date:
    following = last + timedelta(days=1)
    if (following.month, following.day) == (2, 29):
        following = date(following.year, 3, 1)
    return following.replace(year=following.year - 3)


def _span(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
