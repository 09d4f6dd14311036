"""Questions of the office about complaints, answered by the agency; who complained is not said."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.cases.complaints import ComplaintError
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases import complaint_results
from supervisor.store.queries.cases import complaint_results as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("my_questions", __name__, url_prefix="/my-agency/questions")


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def index() -> str:
    """Show what the office asks, each with the answer given."""
    return _page("")


@blueprint.post("/<int:hearing_id>")
@allow(Permission.OWN_AGENCY)
def answer(hearing_id: int) -> str | Response | tuple[str, int]:
    """Answer a question, once."""
    try:
        text = text_field("text", complaint_results.LONGEST)
        agency_id = current_user.agency_id
        complaint_results.answer(db.session(), actor(), agency_id, hearing_id, text)
    except (FormProblem, ComplaintError) as refusal:
        return _page(str(refusal)), 422
    flash("说明已提交。", "success")
    return redirect(url_for("my_questions.index"))


def _page(problem: str) -> str:
    return render_template(
        "portal/questions.html",
        rows=queries.hearings_of_agency(db.session(), current_user.agency_id),
        problem=problem,
        typed=request.form,
        today=clock.today(),
    )
