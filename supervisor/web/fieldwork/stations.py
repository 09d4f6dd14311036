"""Gig stations: list with sums of a period, one station by day, form, sheet in and out."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from flask import Blueprint, Response, abort, render_template, request, url_for

from supervisor.domain.fieldwork.row_reader import CellProblem
from supervisor.domain.fieldwork.stations import COLUMNS, NewStation, StationError, StationKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_cards
from supervisor.services.fieldwork import stations as service
from supervisor.store.queries.fieldwork import stations as queries
from supervisor.store.queries.fieldwork.stations import GigStation, StationSums
from supervisor.web.fieldwork.ledger_import import ImportPage, import_page
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, page_place
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.steps import Answer, carry_out
from supervisor.web.shell.submitted import (
    all_at_once,
    date_field,
    required_choice,
    required_date,
    required_text,
    text_field,
    version_field,
)

blueprint = Blueprint("stations", __name__, url_prefix="/stations")

_FIGURES: Final = ("posts", "people", "matched")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the stations with what each reported in the period."""
    period = _period()
    found = queries.sums_by_station(db.session(), period)
    rows = [(one, found.get(one.id, StationSums())) for one in queries.stations(db.session())]
    return render_template(
        "fieldwork/stations/index.html",
        rows=rows,
        totals={name: sum(getattr(sums, name) for _, sums in rows) for name in _FIGURES},
        period=period,
        span=_span(period),
    )


@blueprint.get("/export.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def export(file_format: str) -> Response:
    """Download the days of the period."""
    data = service.export_days(db.session(), _period(), file_format)
    return download(data, f"station-days.{file_format}")


@blueprint.get("/template.xlsx")
@allow(Permission.KEEP_STATIONS)
def template() -> Response:
    """Download the empty sheet."""
    return download(service.template_file(), "station-days-template.xlsx")


@blueprint.route("/import", methods=["GET", "POST"])
@allow(Permission.KEEP_STATIONS)
def import_sheet() -> str | tuple[str, int]:
    """Take a sheet of days."""
    about = ImportPage("零工驿站", "驿站每日台账", "驿站名称和日期", "天", "stations")
    return import_page(about, partial(service.import_days, db.session()))


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_STATIONS)
def new() -> Answer:
    """Enter a station."""
    return _edit(None)


@blueprint.route("/<int:station_id>/edit", methods=["GET", "POST"])
@allow(Permission.KEEP_STATIONS)
def edit(station_id: int) -> Answer:
    """Change a station."""
    return _edit(_station(station_id))


@blueprint.get("/<int:station_id>")
@allow(Permission.READ)
def show(station_id: int) -> str:
    """Show a station and what it did by day."""
    return _page(_station(station_id), "", [])


@blueprint.post("/<int:station_id>/days")
@allow(Permission.KEEP_STATIONS)
def enter_day(station_id: int) -> Answer:
    """Enter a day, or correct it."""
    station = _station(station_id)
    problems: list[CellProblem] = []

    def save() -> None:
        row = {heading: text_field(key, 200) for key, heading in COLUMNS.items()}
        problems.extend(service.save_day(db.session(), actor(), station.id, row))
        if problems:
            raise StationError(f"“{problems[0].column}”应为：{problems[0].expected}。")

    return carry_out(
        save,
        refused=StationError,
        again=lambda words: _page(_station(station_id), words, problems),
        said="已登记。同一天再次登记即为更正。",
        then=lambda _: url_for("stations.show", station_id=station_id),
    )


def _edit(station: GigStation | None) -> Answer:
    if request.method == "GET":
        return _form(station, "")

    def save() -> GigStation:
        new = _typed()
        if station is None:
            return service.save(db.session(), actor(), new)
        return service.save(db.session(), actor(), new, station.id, version_field())

    return carry_out(
        save,
        refused=StationError,
        again=lambda words: _form(station, words),
        said=lambda made: f"已保存“{made.name}”。",
        then=lambda made: url_for("stations.show", station_id=made.id),
    )


def _typed() -> NewStation:
    source = request.form.get("source_id", "")
    with all_at_once():
        return NewStation(
            name=required_text("name", "名称", 120),
            kind=required_choice("kind", StationKind, "种类"),
            street=required_choice("street", Street, "街道"),
            opened_on=required_date("opened_on", "启用日期"),
            closed_on=date_field("closed_on", "停用日期"),
            address=text_field("address", 200),
            hours=text_field("hours", 120),
            keeper=text_field("keeper", 120),
            source_id=source if source in source_cards() else "",
        )


def _form(station: GigStation | None, problem: str) -> str:
    typed = request.form
    names = ("name", "address", "hours", "keeper", "source_id", "opened_on", "closed_on")
    values = {name: typed.get(name, _text(getattr(station, name, ""))) for name in names}
    values["kind"] = typed.get("kind", station.kind.value if station else "station")
    values["street"] = typed.get("street", station.street.value if station else "")
    return render_template(
        "fieldwork/stations/edit.html",
        station=station,
        values=values,
        kinds=[(one.value, one.label) for one in StationKind],
        streets=[(one.value, one.label) for one in Street],
        sources=[(key, card.title) for key, card in source_cards().items() if card.takes_files],
        problem=problem,
    )


def _page(station: GigStation, problem: str, cells: list[CellProblem]) -> str:
    period = _period()
    card = source_cards().get(station.source_id)
    return render_template(
        "fieldwork/stations/show.html",
        station=station,
        source=card,
        days=queries.days_page(db.session(), station.id, period, page_place()),
        sums=queries.sums_by_station(db.session(), period).get(station.id, StationSums()),
        columns=COLUMNS,
        wrong={cell.column for cell in cells},
        typed=request.form,
        today=clock.today(),
        problem=problem,
        period=period,
        span=_span(period),
    )


def _station(station_id: int) -> GigStation:
    return queries.station_of(db.session(), station_id) or abort(404)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _period() -> Period:
    last = date_arg("to") or clock.today()
    first = date_arg("from") or add_months(last, -12) + timedelta(days=1)
    return Period(min(first, last), last)


def _span(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
