"""What agencies said of ads under their names, and what reading those ads again showed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.desk.agency_notes import AdNoteResult
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import agency_notes
from supervisor.services.desk.agency_notes import NoteRefused
from supervisor.store.queries.desk import agency_notes as queries
from supervisor.web.portal.own_ads import note_result, shown_hits
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.identity import actor

blueprint = Blueprint("agency_notes", __name__, url_prefix="/desk/agency-notes")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the notes, those nobody has read first asked for; each with its result."""
    is_all = request.args.get("all") == "yes"
    page = queries.noted_ads(db.session(), page_place(), unread=not is_all)
    return render_template(
        "desk/agency_notes.html",
        page=page,
        is_all=is_all,
        results=[_result(one) for one in page.items],
    )


@blueprint.post("/<int:note_id>/read")
@allow(Permission.REVIEW_LEADS)
def read(note_id: int) -> Response:
    """Keep that a note was read."""
    try:
        agency_notes.read(db.session(), actor(), note_id)
    except NoteRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash("已阅，机构会看到。", "success")
    return redirect(url_for("agency_notes.index"))


def _result(one: queries.NotedAd) -> AdNoteResult | None:
    is_clean = not shown_hits(one.finding)
    return note_result(one.finding, one.note, one.look, is_clean=is_clean)
