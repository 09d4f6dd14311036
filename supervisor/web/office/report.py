"""The statutory report: period picker, the text, the records behind every figure, Word."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, url_for

from supervisor.documents import statutory_report as document
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.public.statutory import ROUNDED, FigureKey, Period
from supervisor.extensions import db
from supervisor.services.public.statutory_report import TITLE, statutory_report
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
}
_KINDS: Final = {
    "events": ("recruitment_events", "posts_offered", "people_served"),
    "findings": ("leads", "reviewed", "confirmed"),
    "cases": ("cases", "decisions", "rectifications", "penalties"),
    "complaints": ("complaints", "complaints_accepted", "complaints_closed"),
    "campaigns": ("campaigns",),
    "inspections": ("inspections", "inspections_faulty"),
}


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the report over the chosen period; three years up to yesterday unless told."""
    period, problem = _period()
    return render_template(
        "office/report/index.html",
        title=TITLE,
        report=statutory_report(db.session(), period),
        problem=problem,
        span=_span(period),
    )


@blueprint.get("/statutory.docx")
@allow(Permission.READ)
def docx() -> Response:
    """Download the report as a Word document."""
    period, problem = _period()
    if problem:
        abort(400)
    made = statutory_report(db.session(), period)
    data = document.build(TITLE, period, made.paragraphs, made.figures.values(), made.notes)
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
        is_sum=figure in ROUNDED,
        tally=tally(db.session(), figure, period),
        page=records_page(db.session(), figure, period, page_number()),
        period=period,
        span=_span(period),
        record_address=_addresses(figure),
    )


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
