"""The outbox for the administrator: is mail going out, and what was given up."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.alerts import outbox, subscriptions
from supervisor.store.queries.alerts import mail as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("mail", __name__, url_prefix="/settings/mail")


@blueprint.get("")
@allow(Permission.KEEP_MAIL)
def index() -> str:
    """Show counts, and the mails that did not go out."""
    session = db.session()
    return render_template(
        "alerts/index.html",
        is_on=subscriptions.are_on(settings()),
        standing=queries.outbox_standing(session, utc_now()),
        mails=queries.troubled_mails(session),
        subscriptions=queries.subscription_count(session),
    )


@blueprint.post("/<int:mail_id>/again")
@allow(Permission.KEEP_MAIL)
def again(mail_id: int) -> Response:
    """Send a mail that was given up once more."""
    outbox.try_again(db.session(), actor(), mail_id)
    flash("已重新排队，一分钟内再次发送。", "success")
    return redirect(url_for("mail.index"))
