"""Mass acts: what waits, who asked for it, and calling it off."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import mass_acts
from supervisor.services.desk.mass_acts import ActRefused
from supervisor.store.queries.desk import acts as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor

blueprint = Blueprint("acts", __name__, url_prefix="/desk/acts")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the acts over many records, the newest first."""
    return render_template("desk/acts.html", acts=queries.acts(db.session()), now=utc_now())


@blueprint.post("/<int:act_id>/call-off")
@allow(Permission.DECIDE_RATINGS)
def call_off(act_id: int) -> Response:
    """Call an act off before it is carried out."""
    try:
        mass_acts.call_off(db.session(), actor(), act_id)
    except ActRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash("已撤回，没有任何记录改变。", "success")
    return redirect(url_for("acts.index"))


@blueprint.post("/<int:act_id>/agree")
@allow(Permission.DECIDE_RATINGS)
def agree(act_id: int) -> Response:
    """Agree to what another person asked for; it is carried out when it has cooled."""
    try:
        mass_acts.agree(db.session(), actor(), act_id)
    except ActRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash("已同意，等待期满后执行，此前可以撤回。", "success")
    return redirect(url_for("acts.index"))
