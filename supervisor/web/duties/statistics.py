"""The market statistics of a quarter: totals, coverage, who has not answered, tables to take."""

from typing import Final

from flask import Blueprint, Response, abort, render_template

from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, open_periods
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties.obligations import terms_of
from supervisor.services.duties.statistics import export, statistics_of
from supervisor.store.queries.paging import part_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_number, text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("market_statistics", __name__, url_prefix="/duties/statistics")

PAGE_SIZE: Final = 50


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show a quarter: the last ended one unless told."""
    period = _period()
    found = statistics_of(db.session(), period)
    return render_template(
        "duties/statistics.html",
        found=found,
        missing=part_of(found.missing, page_number(), PAGE_SIZE),
        periods=[(one.key, one.label) for one in _choices(period)],
        due_on=period.due_on(terms_of(settings())),
    )


@blueprint.get("/export.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def take(file_format: str) -> Response:
    """Download the quarter agency by agency."""
    period = _period()
    data = export(db.session(), actor(), period, file_format)
    return download(data, f"market-statistics-{period.key}.{file_format}")


def _period() -> ReportingPeriod:
    key = text_arg("period", 10)
    try:
        return (
            ReportingPeriod.of(FilingKind.QUARTER, key)
            if key
            else open_periods(FilingKind.QUARTER, clock.today())[0]
        )
    except ValueError:
        abort(400)


def _choices(period: ReportingPeriod) -> list[ReportingPeriod]:
    known = open_periods(FilingKind.QUARTER, clock.today())
    return known if period in known else [*known, period]
