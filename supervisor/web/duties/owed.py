"""What all agencies owe: the list with its filters, and reminders after a preview."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.duties.obligations import ObligationKind, ObligationState
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.extensions import db
from supervisor.services.alerts import subscriptions
from supervisor.services.duties import reminding
from supervisor.services.duties.obligations import OwedFilter, owed_page, terms_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_number, text_arg
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("duties", __name__, url_prefix="/duties")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the duties, what is due first on top."""
    wanted, today = _wanted(), clock.today()
    found = owed_page(db.session(), wanted, _terms(), today, page_number())
    return render_template(
        "duties/index.html",
        found=found,
        wanted=wanted,
        filters=_address(wanted),
        terms=_terms(),
        today=today,
        kinds=[(str(one), one.label) for one in ObligationKind],
        states=[(str(one), one.label) for one in ObligationState],
        streets=[(str(one), one.label) for one in Street],
    )


@blueprint.route("/remind", methods=["GET", "POST"])
@allow(Permission.CHECK_DUTIES)
def remind() -> str | Response:
    """Preview whom the filter leaves to be reminded, then remind all of them in one go."""
    wanted = _wanted()
    if request.method == "POST":
        try:
            seen = reminding.plan(db.session(), wanted, _terms(), clock.today())
            heed(foreseeing_one.agencies_reminded(seen.agencies, len(seen.owed)))
            digest = text_field("digest", 64)
            made = reminding.send(db.session(), actor(), wanted, _terms(), digest)
        except (FormProblem, DutyError) as refusal:
            flash(str(refusal), "error")
            return redirect(url_for("duties.remind", **_address(wanted)))
        flash(f"已提醒 {made.agencies} 家机构，共 {len(made.owed)} 项。", "success")
        return redirect(url_for("duties.index", **_address(wanted)))
    plan = reminding.plan(db.session(), wanted, _terms(), clock.today())
    return render_template(
        "duties/remind.html",
        plan=plan,
        foreseen=foreseeing_one.agencies_reminded(plan.agencies, len(plan.owed)),
        filters=_address(wanted),
        mail_is_on=subscriptions.are_on(settings()),
        today=clock.today(),
    )


def _terms() -> Any:
    return terms_of(settings())


def _wanted() -> OwedFilter:
    return OwedFilter(
        text_arg("q", 60),
        enum_arg("kind", ObligationKind),
        enum_arg("street", Street),
        enum_arg("state", ObligationState),
        request.args.get("late") == "1",
    )


def _address(wanted: OwedFilter) -> dict[str, Any]:
    """Return the filter as it stands in addresses."""
    held = {
        "q": wanted.text,
        "kind": str(wanted.kind or ""),
        "street": str(wanted.street or ""),
        "state": str(wanted.state or ""),
        "late": "1" if wanted.is_late else "",
    }
    return {name: value for name, value in held.items() if value}
