"""Second reading: the next item without its decision, and how far people agree."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import second
from supervisor.services.desk.second import SecondRefused
from supervisor.services.rules.archived import titles_in_force
from supervisor.store.queries.desk import second as queries
from supervisor.web.leads import finding_page
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import whole_number

blueprint = Blueprint("second", __name__, url_prefix="/desk/second")

PERIOD: Final = timedelta(days=90)


@blueprint.get("")
@allow(Permission.READ_BLIND)
def index() -> str:
    """Show the next item to read again, without what was decided."""
    item = queries.next_for(db.session(), current_user.id)
    wording = None
    if item is not None:
        revision, hits = queries.wording_of(db.session(), item)
        wording = finding_page.wording_of(revision, hits, masked=True)
    waiting = queries.waiting_for(db.session(), current_user.id)
    return render_template("desk/second.html", item=item, wording=wording, waiting=waiting)


@blueprint.post("/<int:item_id>")
@allow(Permission.READ_BLIND)
def answer(item_id: int) -> Response:
    """Keep an answer and go on to the next item."""
    try:
        decision = Decision.of(request.form.get("decision", ""))
        version = whole_number(request.form.get("version", ""))
    except ValueError:
        abort(400)
    try:
        second.answer(db.session(), item_id, actor(), decision, version)
    except SecondRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("second.index"))


@blueprint.get("/agreement")
@allow(Permission.READ)
def agreement() -> str:
    """Show how far two readers agree, by rule and by person."""
    found = second.agreement_since(db.session(), utc_now() - PERIOD)
    return render_template(
        "desk/agreement.html", found=found, titles=titles_in_force(db.session()), days=PERIOD.days
    )
