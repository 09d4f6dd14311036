"""An agency's own objections and appeals: read again, and taken back until somebody decided."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import ObjectionKind, RemedyError, RequestKind
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.credit.file import repaired
from supervisor.services.remedies import objections
from supervisor.store.queries.credit import ledger
from supervisor.store.queries.credit import requests as queries
from supervisor.store.queries.credit.requests import Objection
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, version_field

blueprint = Blueprint("my_objections", __name__, url_prefix="/my-agency/objections")


@blueprint.get("/<int:objection_id>")
@allow(Permission.OWN_AGENCY)
def show(objection_id: int) -> str:
    """Show one as it was filed, and the answer."""
    found = own_objection(objection_id)
    return render_template(
        "portal/filed_objection.html",
        objection=found,
        files=queries.files_of(db.session(), RequestKind.OBJECTION, found.id),
        withdrawing=_withdrawing(found),
    )


@blueprint.post("/<int:objection_id>/withdraw")
@allow(Permission.OWN_AGENCY)
def withdraw(objection_id: int) -> Response:
    """Take one back that nobody has decided."""
    found = own_objection(objection_id)
    label = found.kind.label
    try:
        heed(_withdrawing(found))
        objections.withdraw(db.session(), actor(), (found.agency_id, found.id, version_field()))
    except (FormProblem, RemedyError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"{label}已撤回。", "success")
    return redirect(url_for("my_objections.show", objection_id=objection_id))


def own_objection(objection_id: int) -> Objection:
    """Return one of the agency's own; another's, or one to a repaired record, is not there."""
    found = queries.objection_of(db.session(), objection_id)
    if found is None or found.agency_id != current_user.agency_id:
        abort(404)
    if found.entry_id in repaired(ledger.entry_rows(db.session(), current_user.agency_id)):
        abort(404)
    return found


def _withdrawing(objection: Objection) -> Foreseen:
    is_appeal = objection.kind is ObjectionKind.APPEAL
    return foreseeing_one.objection_withdrawn(objection.kind.label, is_appeal=is_appeal)
