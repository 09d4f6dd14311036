"""An agency's own entry in the register, as the bureau holds it."""

from flask import Blueprint, abort, render_template
from flask_login import current_user

from supervisor.domain.agencies import licence_scope, licence_standing
from supervisor.domain.clock import office_date
from supervisor.extensions import db
from supervisor.store.base import utc_now
from supervisor.store.queries.agencies import licence_record
from supervisor.store.tables.agencies import Agency
from supervisor.store.tables.users import Role
from supervisor.web.access import allow

blueprint = Blueprint("my_agency", __name__, url_prefix="/my-agency")


@blueprint.get("")
@allow(Role.AGENCY)
def show() -> str:
    """Show the signed-in agency what the register says of it today."""
    agency = db.session().get(Agency, current_user.agency_id)
    if agency is None:
        abort(404)
    today = office_date(utc_now())
    licences = [(licence, licence_record(licence)) for licence in agency.licences]
    return render_template(
        "users/my_agency.html",
        agency=agency,
        today=today,
        licences=[
            (licence, licence_standing(record, today), licence_scope(record, today))
            for licence, record in licences
        ],
    )
