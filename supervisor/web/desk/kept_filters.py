"""Filters of the queue that one keeps: saved under a name, listed, dropped."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import kept_filters
from supervisor.services.desk.kept_filters import FilterRefused
from supervisor.store.queries.desk.filters import saved_filters
from supervisor.web.leads.filters import address_of, filter_from_address
from supervisor.web.shell.access import allow

blueprint = Blueprint("kept_filters", __name__, url_prefix="/desk/filters")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List one's own filters."""
    return render_template("desk/filters.html", kept=saved_filters(db.session(), current_user.id))


@blueprint.post("")
@allow(Permission.READ)
def save() -> Response:
    """Keep the filter of the address under a name."""
    filters = address_of(filter_from_address())
    name = request.form.get("name", "")
    try:
        kept_filters.save(db.session(), current_user.id, name, urlencode(filters))
    except FilterRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"已保存筛选“{name.strip()}”。", "success")
    return redirect(url_for("findings.queue", **filters))


@blueprint.post("/<int:filter_id>/drop")
@allow(Permission.READ)
def drop(filter_id: int) -> Response:
    """Forget a filter."""
    kept_filters.drop(db.session(), current_user.id, filter_id)
    flash("已删去这组筛选。", "success")
    return redirect(url_for("kept_filters.index"))
