"""Tying a complaint to the agency of the register that it is about."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.cases.complaints import ComplaintError
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases import accused
from supervisor.store.queries.cases.complaints import load_complaint
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor

blueprint = Blueprint("accused", __name__, url_prefix="/complaints")


@blueprint.post("/<int:complaint_id>/accused")
@allow(Permission.HANDLE_COMPLAINTS)
def link(complaint_id: int) -> Response | tuple[str, int]:
    """Say which agency of the register a complaint is about, or that it is none."""
    if load_complaint(db.session(), complaint_id) is None:
        return "", 404
    name = request.form.get("name", "")[:200]
    try:
        accused.link_accused(db.session(), actor(), complaint_id, name)
        flash("已关联名册机构。" if name.strip() else "已取消关联。", "success")
    except ComplaintError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("complaints.show", complaint_id=complaint_id))
