"""One page a street: its agencies, stars, grades, leads, cases, events, people; all as a table."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.extensions import db
from supervisor.services.fieldwork import street_people
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.store.queries.fieldwork.campaigns import officers
from supervisor.store.queries.fieldwork.stations import stations_with_sums
from supervisor.store.queries.office import streets as queries
from supervisor.store.queries.office.streets import StreetFigures
from supervisor.store.queries.paging import part_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, page_number
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none

blueprint = Blueprint("streets", __name__, url_prefix="/streets")

PAGE_SIZE: Final = 50
_STARS: Final = (5, 4, 3, 2, 1)
_WRITERS: Final = {"csv": csv_bytes, "xlsx": xlsx_bytes}
_COUNTS: Final = {
    "confirmed": "属实线索",
    "open_leads": "待复核线索",
    "cases": "期间立案",
    "pending_cases": "在办案件",
    "measures": "实施中的措施",
    "visits": "专项检查",
}


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the streets side by side."""
    period = _period()
    return render_template(
        "office/streets/index.html",
        rows=queries.street_figures(db.session(), period, clock.today()),
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
        page=part_of(figures.agencies, page_number(), PAGE_SIZE),
        events=queries.events_in(db.session(), street, period),
        stations=stations_with_sums(db.session(), street, period),
        counts=_COUNTS,
        grades=list(Grade),
        stars=_STARS,
        officers=officers(db.session()),
        responsible=queries.responsible(db.session(), street),
        period=period,
        span=_span(period),
    )


@blueprint.get("/<street_key>/export.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def export(street_key: str, file_format: str) -> Response:
    """Download the agencies of a street with their figures."""
    street = _street(street_key)
    headings = ["机构", "统一社会信用代码", "星级", "信用等级", *_COUNTS.values()]
    rows = [
        dict(
            zip(
                headings,
                (
                    one.name,
                    one.uscc,
                    f"{one.star}" if one.star else "",
                    _grade_words(one),
                    *(f"{getattr(one, name)}" for name in _COUNTS),
                ),
                strict=True,
            )
        )
        for one in _figures(street, _period()).agencies
    ]
    data = _WRITERS[file_format](headings, rows)
    return download(data, f"street-{street.value}.{file_format}")


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


def _grade_words(one: queries.StreetAgency) -> str:
    if one.is_suspended:
        return "暂停"
    return str(one.grade.value) if one.grade else ""


def _figures(street: Street, period: Period) -> StreetFigures:
    found = queries.street_figures(db.session(), period, clock.today())
    return next(one for one in found if one.street is street)


def _street(key: str) -> Street:
    return next((one for one in Street if one.value == key), None) or abort(404)


def _period() -> Period:
    last = date_arg("to") or clock.today()
    first = date_arg("from") or add_months(last, -12) + timedelta(days=1)
    return Period(min(first, last), last)


def _span(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
