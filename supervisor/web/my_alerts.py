"""The agency asks to be reminded by e-mail: of its own public changes and of what falls due."""

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.mail_address import AddressError
from supervisor.extensions import db
from supervisor.services import alerts
from supervisor.services.alerts import Wish
from supervisor.services.seal import Seal
from supervisor.store.tables.users import Role
from supervisor.web.access import allow
from supervisor.web.installation import settings
from supervisor.web.public import limited
from supervisor.web.public_alerts import ASKED, links
from supervisor.web.submitted import FormProblem, text_field

blueprint = Blueprint("my_alerts", __name__, url_prefix="/my-agency/alerts")


@blueprint.post("")
@allow(Role.AGENCY)
@limited(alerts.ASKING)
def ask() -> Response:
    """Send the mail that asks for confirmation."""
    try:
        if not alerts.are_on(settings()):
            raise FormProblem("本站还没有开通邮件提醒。")
        wish = Wish(current_user.agency_id, text_field("address", 300), wants_reminders=True)
        alerts.ask(db.session(), Seal.of(settings()), links(), wish)
    except (FormProblem, AddressError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(ASKED, "success")
    return redirect(url_for("my_agency.show", _anchor="alerts"))
