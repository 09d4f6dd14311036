"""The agency's public replies: what is shown of it in public, and its word beside it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.remedies.replies import LONGEST, ReplyError
from supervisor.extensions import db
from supervisor.services.remedies import replies
from supervisor.store.queries.remedies import replies as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("my_replies", __name__, url_prefix="/my-agency/replies")


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def index() -> str:
    """Show what is public of the agency, each with its replies."""
    return _page("", 0)


@blueprint.post("/<int:entry_id>")
@allow(Permission.OWN_AGENCY)
def submit(entry_id: int) -> str | Response | tuple[str, int]:
    """Hand in a reply."""
    try:
        replies.submit(db.session(), actor(), current_user.agency_id, entry_id, text_field("text"))
    except (FormProblem, ReplyError) as refusal:
        return _page(str(refusal), entry_id), 422
    flash("答复已提交，审核通过后显示在公众页面。", "success")
    return redirect(url_for("my_replies.index"))


@blueprint.post("/<int:entry_id>/take-down")
@allow(Permission.OWN_AGENCY)
def take_down(entry_id: int) -> Response:
    """Withdraw a reply."""
    replies.take_down(db.session(), actor(), current_user.agency_id, entry_id)
    flash("答复已撤下。", "success")
    return redirect(url_for("my_replies.index"))


def _page(problem: str, entry_id: int) -> str:
    entries = replies.answerable(db.session(), current_user.agency_id)
    return render_template(
        "portal/replies.html",
        entries=entries,
        versions=queries.versions(db.session(), [entry.id for entry in entries]),
        longest=LONGEST,
        problem=problem,
        problem_at=entry_id,
        typed=request.form,
    )
