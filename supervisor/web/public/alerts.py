"""Alerts by e-mail for the public: ask, confirm, end. No account, no script.

Links in mails are opened by scanners before people see them, so a link alone changes nothing: its
page has a button. The one exception is RFC 8058, by which mail programs end a subscription with a
POST of their own; it carries no form token, the signed link is its proof.
"""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.alerts.mail_address import AddressError
from supervisor.extensions import csrf, db
from supervisor.services.alerts import subscriptions
from supervisor.services.alerts.links import PATH, AlertLinks
from supervisor.services.alerts.subscriptions import Wish
from supervisor.services.platform.seal import Seal
from supervisor.services.public import directory
from supervisor.store.queries.public.directory import Agency, load_agency
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.installation import settings, signing_keys

blueprint = Blueprint("public_alerts", __name__, url_prefix=PATH)

ASKED = (
    "如果这个邮箱还没有订阅这家机构，确认邮件几分钟内送到。打开邮件里的链接并确认后，提醒才会生效。"
)


@blueprint.get("/of/<uscc>")
@allow_anyone
@limited(directory.SEARCHES)
def ask(uscc: str) -> str:
    """Show the form, or that this installation sends no alerts."""
    return _form(_agency(uscc), "", "")


@blueprint.post("/of/<uscc>")
@allow_anyone
@limited(subscriptions.ASKING)
def submit(uscc: str) -> str | Response | tuple[str, int]:
    """Send the mail that asks for confirmation."""
    agency, typed = _agency(uscc), request.form.get("address", "")[:300]
    if not subscriptions.are_on(settings()):
        return _form(agency, typed, ""), 503
    wish = Wish(agency.id, typed)
    try:
        subscriptions.ask(db.session(), Seal.of(settings()), links(), wish)
    except AddressError as refusal:
        return _form(_agency(uscc), typed, str(refusal)), 422
    flash(ASKED, "success")
    return redirect(url_for("public.agency", uscc=uscc))


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@allow_anyone
@limited(directory.SEARCHES)
def confirm(token: str) -> str | tuple[str, int]:
    """Ask once more, then confirm."""
    is_done = request.method == "POST"
    if is_done:
        subscription = subscriptions.confirm(db.session(), links(), token)
    else:
        subscription = links().to_confirm(db.session(), token)
    page = render_template("public/alert_confirm.html", subscription=subscription, is_done=is_done)
    return page if subscription else (page, 404)


@blueprint.get("/end/<token>")
@allow_anyone
@limited(directory.SEARCHES)
def end(token: str) -> str:
    """Ask whether to end the subscription."""
    subscription = links().to_end(db.session(), token)
    return render_template("public/alert_end.html", subscription=subscription, is_done=False)


@blueprint.post("/end/<token>")
@csrf.exempt  # type: ignore[untyped-decorator] # the library is untyped; why: see the module
@allow_anyone
@limited(directory.SEARCHES)
def do_end(token: str) -> str:
    """End the subscription; doing so twice is no error."""
    subscriptions.end(db.session(), links(), token)
    return render_template("public/alert_end.html", subscription=None, is_done=True)


def links() -> AlertLinks:
    """Return the links of this installation."""
    return AlertLinks.of(settings(), signing_keys())


def _agency(uscc: str) -> Agency:
    return load_agency(db.session(), uscc) or abort(404)


def _form(agency: Agency, typed: str, problem: str) -> str:
    return render_template(
        "public/alert.html",
        agency=agency,
        typed=typed,
        problem=problem,
        is_on=subscriptions.are_on(settings()),
    )
