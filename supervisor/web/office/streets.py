"""One page a street: its agencies, stars, grades, leads, cases, events, people; all as tables."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.office.street_counts import StreetCount
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.extensions import db
from supervisor.services.fieldwork import street_people, street_sheets
from supervisor.services.platform.table_writing import csv_bytes, workbook_bytes
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.fieldwork.stations import stations_with_sums
from supervisor.store.queries.office import streets as queries
from supervisor.store.queries.office.street_agencies import street_agencies, street_agencies_page
from supervisor.store.queries.office.street_records import records_on
from supervisor.store.queries.office.streets import StreetFigures
from supervisor.store.queries.platform.people import officers
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, page_number
from supervisor.web.shell.downloads import download
from supervisor.web.shell.frame import may_use
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none

blueprint = Blueprint("streets", __name__, url_prefix="/streets")

PAGE_SIZE: Final = 50
EVENTS_SHOWN: Final = 12
UNPLACED: Final = "unplaced"
"""Stands in addresses for what has no street."""
_STARS: Final = (5, 4, 3, 2, 1)
_C: Final = StreetCount
_COUNTS: Final = {one.value: one.label for one in street_sheets.COUNTED}
_PAGES: Final = {
    _C.AGENCIES: ("agencies.show", "agency_id"),
    _C.CONFIRMED: ("findings.show", "finding_id"),
    _C.OPEN_LEADS: ("findings.show", "finding_id"),
    _C.CASES: ("cases.show", "case_id"),
    _C.PENDING_CASES: ("cases.show", "case_id"),
    _C.MEASURES: ("measures.show", "measure_id"),
    _C.VISITS: ("campaigns.show", "campaign_id"),
    _C.LEAFLETS: ("pictures.leaflet", "picture_id"),
    _C.PICTURES: ("pictures.show", "picture_id"),
    _C.EVENTS: ("events.show", "event_id"),
    _C.STATIONS: ("stations.show", "station_id"),
}
_HEADINGS: Final = {
    _C.AGENCIES: "统一社会信用代码",
    _C.MEASURES: "措施",
    _C.VISITS: "说明",
    _C.LEAFLETS: "看到次数",
    _C.PICTURES: "状态",
    _C.EVENTS: "形式",
    _C.STATIONS: "类型",
}
"""What the last column of the records is called; else it is the agency they are about."""


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the streets side by side."""
    period = _period()
    return render_template(
        "office/streets/index.html",
        rows=_all_figures(period),
        counts=_COUNTS,
        grades=list(Grade),
        period=period,
        span=_span(period),
    )


@blueprint.get("/<street_key>")
@allow(Permission.READ)
def show(street_key: str) -> str:
    """Show one street."""
    street, period = _street(street_key), _period()
    figures = _figures(street, period)
    return render_template(
        "office/streets/show.html",
        street=street,
        figures=figures,
        page=street_agencies_page(
            db.session(), street, period, *_today(), at=(page_number(), PAGE_SIZE)
        ),
        events=queries.events_in(db.session(), street, period, EVENTS_SHOWN),
        stations=stations_with_sums(db.session(), street, period),
        counts=_COUNTS,
        grades=list(Grade),
        stars=_STARS,
        officers=officers(db.session()),
        responsible=queries.responsible(db.session(), street),
        period=period,
        span=_span(period),
    )


@blueprint.get("/<street_key>/records/<count_key>")
@allow(Permission.READ)
def records(street_key: str, count_key: str) -> str:
    """Show the records behind one count of a street, or of where none is recorded."""
    count = next((one for one in StreetCount if one.value == count_key), None) or abort(404)
    street, period = None if street_key == UNPLACED else _street(street_key), _period()
    return render_template(
        "office/streets/records.html",
        street=street,
        count=count,
        page=records_on(db.session(), count, street, period, page_number()),
        record_address=_address_of(count),
        heading=_HEADINGS.get(count, "机构"),
        period=period,
        span=_span(period),
    )


@blueprint.get("/<street_key>/export.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def export(street_key: str, file_format: str) -> Response:
    """Download a street: its agencies as CSV, everything of it as one workbook."""
    street, period = _street(street_key), _period()
    session, name = db.session(), f"street-{street.value}.{file_format}"
    agencies = street_sheets.agencies(street_agencies(session, street, period, *_today()))
    if file_format == "csv":
        return download(csv_bytes(agencies.headings, agencies.rows), name)
    sheets = street_sheets.sheets(session, _figures(street, period), agencies, period)
    return download(workbook_bytes(sheets), name)


@blueprint.post("/<street_key>/people")
@allow(Permission.KEEP_STREETS)
def set_people(street_key: str) -> AnyResponse:
    """Say who is responsible for the street."""
    street = _street(street_key)
    found = (count_or_none(text) for text in request.form.getlist("person"))
    ids = [number for number in found if number is not None]
    street_people.set_people(db.session(), actor(), street, ids)
    flash("责任人已保存。", "success")
    return redirect(url_for("streets.show", street_key=street.value))


def _address_of(count: StreetCount) -> Any:
    """Return a function from record id to address; ``None`` where nobody may look or none is."""
    endpoint, argument = _PAGES[count]
    return (lambda number: url_for(endpoint, **{argument: number})) if may_use(endpoint) else None


def _figures(street: Street, period: Period) -> StreetFigures:
    return next(one for one in _all_figures(period) if one.street is street)


def _all_figures(period: Period) -> list[StreetFigures]:
    return queries.street_figures(db.session(), period, *_today())


def _today() -> tuple[date, frozenset[int]]:
    """Return the day and the agencies that have star and grade suspended on it."""
    today = clock.today()
    return today, suspended_on(db.session(), today)


def _street(key: str) -> Street:
    return next((one for one in Street if one.value == key), None) or abort(404)


def _period() -> Period:
    last = date_arg("to") or clock.today()
    first = date_arg("from") or add_months(last, -12) + timedelta(days=1)
    return Period(min(first, last), last)


def _span(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
