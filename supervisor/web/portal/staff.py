"""The staff list the agency keeps of itself."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.duties.staff import Certificate, StaffEntry
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties import staff
from supervisor.store.queries.duties import staff as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    choice_field,
    required_date,
    required_text,
    text_field,
)

blueprint = Blueprint("my_staff", __name__, url_prefix="/my-agency/staff")


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def index() -> str:
    """Show the list."""
    return _page("")


@blueprint.post("")
@allow(Permission.OWN_AGENCY)
def add() -> str | Response | tuple[str, int]:
    """Put a person on the list."""
    try:
        with all_at_once():
            typed = StaffEntry(
                required_text("name", "姓名", 80),
                "full_time" in request.form,
                choice_field("certificate", Certificate, "证书") or Certificate.NONE,
                text_field("certificate_number", 80),
                required_date("since", "入职日期"),
            )
        staff.add(db.session(), actor(), current_user.agency_id, typed)
    except (FormProblem, DutyError) as refusal:
        return _page(str(refusal)), 422
    flash("已加入名单。", "success")
    return redirect(url_for("my_staff.index"))


@blueprint.post("/<int:member_id>/leave")
@allow(Permission.OWN_AGENCY)
def leave(member_id: int) -> Response:
    """Note that somebody of the agency's own list has left."""
    try:
        until: date = required_date("until", "离职日期")
        staff.leave(db.session(), actor(), current_user.agency_id, member_id, until)
    except (FormProblem, DutyError) as refusal:
        flash(str(refusal), "error")
    else:
        flash("已登记离职。", "success")
    return redirect(url_for("my_staff.index"))


def _page(problem: str) -> str:
    agency_id = current_user.agency_id
    everybody, full_time = queries.staff_counts(db.session(), agency_id)
    return render_template(
        "portal/duties/staff.html",
        page=queries.staff_page(db.session(), agency_id, page_place()),
        everybody=everybody,
        full_time=full_time,
        certificates=[(str(one), one.label) for one in Certificate],
        typed=request.form,
        problem=problem,
        today=clock.today(),
    )
