"""The ledger of recruitment events: list, edit, import, export."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.fieldwork.events import COLUMNS, EventForm, event_row
from supervisor.domain.fieldwork.row_reader import CellProblem
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.extensions import db
from supervisor.services.fieldwork import events
from supervisor.store.queries.fieldwork.events import (
    EventFilter,
    RecruitmentEvent,
    event_fields,
    event_sums,
    events_page,
    one_event,
)
from supervisor.web.fieldwork.ledger_import import ImportPage, import_page
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, enum_arg, int_arg, page_place, text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import count_field

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the ledger and the sums over what the filter leaves."""
    wanted = _filter()
    return render_template(
        "fieldwork/events/index.html",
        page=events_page(db.session(), wanted, page_place()),
        sums=event_sums(db.session(), wanted),
        filters=_address(wanted),
        forms=[(form.value, form.label) for form in EventForm],
    )


@blueprint.get("/export.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def export(file_format: str) -> Response:
    """Download what the filter leaves."""
    data = events.export_events(db.session(), _filter(), file_format)
    return download(data, f"recruitment-events.{file_format}")


@blueprint.get("/template.xlsx")
@allow(Permission.KEEP_EVENTS)
def template() -> Response:
    """Download the empty sheet."""
    return download(events.template_file(), "recruitment-events-template.xlsx")


@blueprint.route("/import", methods=["GET", "POST"])
@allow(Permission.KEEP_EVENTS)
def import_sheet() -> str | tuple[str, int]:
    """Take a sheet: good rows are kept, the others named cell by cell."""
    return import_page(
        ImportPage("招聘活动", "活动清单", "活动编号", "场", "events"),
        partial(events.import_events, db.session()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_EVENTS)
def new() -> str | AnyResponse | tuple[str, int]:
    """Enter an event."""
    return _edit(None)


@blueprint.route("/<int:event_id>", methods=["GET"])
@allow(Permission.READ)
def show(event_id: int) -> str:
    """Show one event."""
    return render_template("fieldwork/events/show.html", event=_existing(event_id))


@blueprint.route("/<int:event_id>/edit", methods=["GET", "POST"])
@allow(Permission.KEEP_EVENTS)
def edit(event_id: int) -> str | AnyResponse | tuple[str, int]:
    """Correct an event."""
    return _edit(_existing(event_id))


def _edit(event: RecruitmentEvent | None) -> str | AnyResponse | tuple[str, int]:
    if request.method == "GET":
        row = event_row(event_fields(event)) if event else {}
        return _form(event, row, event.version if event else None, [])
    row = {COLUMNS[key]: request.form.get(key, "") for key in COLUMNS}
    version = count_field("version")
    event_id = event.id if event else None
    try:
        saved = events.save_event(db.session(), actor(), row, event_id, version)
    except events.EventChanged as refusal:
        flash(str(refusal), "error")
        return _form(_existing(event_id or 0), row, version, []), 409
    if isinstance(saved, list):
        return _form(event, row, version, saved), 422
    flash(f"已保存“{saved.name}”。", "success")
    return redirect(url_for("events.show", event_id=saved.id))


def _form(
    event: RecruitmentEvent | None,
    row: dict[str, str],
    version: int | None,
    problems: list[CellProblem],
) -> str:
    return render_template(
        "fieldwork/events/edit.html",
        event=event,
        version=event.version if event else version,
        values={key: row.get(heading, "") for key, heading in COLUMNS.items()},
        problems={problem.column: problem.expected for problem in problems},
        columns=COLUMNS,
        forms=[form.label for form in EventForm],
        streets=[street.label for street in Street],
    )


def _existing(event_id: int) -> RecruitmentEvent:
    return one_event(db.session(), event_id) or abort(404)


def _filter() -> EventFilter:
    return EventFilter(
        day_from=date_arg("from"),
        day_to=date_arg("to"),
        form=enum_arg("form", EventForm),
        text=text_arg("q"),
        agency=int_arg("agency"),
    )


def _address(wanted: EventFilter) -> dict[str, Any]:
    found = {
        "from": wanted.day_from and wanted.day_from.isoformat(),
        "to": wanted.day_to and wanted.day_to.isoformat(),
        "form": wanted.form and wanted.form.value,
        "q": wanted.text,
        "agency": wanted.agency,
    }
    return {name: value for name, value in found.items() if value}
