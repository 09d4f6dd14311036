"""The agency asks to be reminded by e-mail: of its own public changes and of what falls due."""

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.alerts.mail_address import AddressError
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.alerts import subscriptions
from supervisor.services.alerts.subscriptions import Wish
from supervisor.services.platform.seal import Seal
from supervisor.web.public.alerts import ASKED, links
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("my_alerts", __name__, url_prefix="/my-agency/alerts")


@blueprint.post("")
@allow(Permission.OWN_AGENCY)
@limited(subscriptions.ASKING)
def ask() -> Response:
    """Send the mail that asks for confirmation."""
    try:
        if not subscriptions.are_on(settings()):
            raise FormProblem("本站还没有开通邮件提醒。")
        wish = Wish(current_user.agency_id, text_field("address", 300), wants_reminders=True)
        subscriptions.ask(db.session(), Seal.of(settings()), links(), wish)
    except (FormProblem, AddressError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(ASKED, "success")
    return redirect(url_for("my_agency.show", _anchor="alerts"))
