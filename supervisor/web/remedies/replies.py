"""The officer's look at a public reply before anybody sees it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.remedies.replies import ReplyError
from supervisor.extensions import db
from supervisor.services.remedies import replies
from supervisor.store.queries.remedies import replies as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("replies", __name__, url_prefix="/credit/replies")


@blueprint.get("/<int:reply_id>")
@allow(Permission.READ)
def show(reply_id: int) -> str:
    """Show one version of a reply beside the record it answers."""
    return _page(reply_id, "")


@blueprint.post("/<int:reply_id>/check")
@allow(Permission.CHECK_REPLIES)
def check(reply_id: int) -> str | Response | tuple[str, int]:
    """Make it public, or return it."""
    is_approved = request.form.get("verdict") == "yes"
    try:
        version, reason = version_field(), text_field("reason")
        replies.check(db.session(), actor(), reply_id, version, reason, is_approved=is_approved)
    except (FormProblem, ReplyError) as refusal:
        return _page(reply_id, str(refusal)), 422
    flash("答复已公开。" if is_approved else "答复已退回机构修改。", "success")
    return redirect(url_for("credit.requests"))


def _page(reply_id: int, problem: str) -> str:
    reply = queries.reply_of(db.session(), reply_id) or abort(404)
    return render_template(
        "credit/reply.html",
        reply=reply,
        versions=queries.versions(db.session(), [reply.entry_id]),
        typed=request.form,
        problem=problem,
    )
