"""What the office owes and by when, over all kinds of record."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, render_template, url_for

from supervisor.domain.office.agenda import HORIZON, Duty, DutyKind, Urgency, by_urgency
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.store.queries.office.agenda import duties_until
from supervisor.web.shell.access import allow

blueprint = Blueprint("agenda", __name__, url_prefix="/agenda")

SHOWN: Final = 100
# Where each duty is done, and how its page names the record.
_PLACES: Final = {
    DutyKind.ANSWER_COMPLAINT: ("complaints.show", "complaint_id"),
    DutyKind.FILE_CASE: ("cases.show", "case_id"),
    DutyKind.INVESTIGATE: ("cases.show", "case_id"),
    DutyKind.APPROVE_CASE: ("cases.show", "case_id"),
    DutyKind.SERVE_CASE: ("cases.show", "case_id"),
    DutyKind.ANSWER_OBJECTION: ("credit.show_objection", "objection_id"),
    DutyKind.ANSWER_REPAIR: ("credit.show_repair", "application_id"),
    DutyKind.END_ASSESSMENT: ("ratings.show", "round_id"),
    DutyKind.CHECK_RATINGS: ("ratings.show", "round_id"),
    DutyKind.DECIDE_RATINGS: ("ratings.show", "round_id"),
    DutyKind.END_PUBLICITY: ("ratings.show", "round_id"),
    DutyKind.MEASURE: ("measures.show", "measure_id"),
    DutyKind.CALENDAR: ("year_calendar.show", "entry_id"),
    DutyKind.FOLLOW_UP: ("follow_ups.show", "event_id"),
    DutyKind.ASSIGN_TARGETS: ("campaign_targets.index", "campaign_id"),
    DutyKind.TARGET: ("campaign_targets.visit", "target_id"),
}


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List everything due within the horizon, overdue first, and what agencies asked for."""
    return render_template(
        "office/agenda/index.html", duties=current_duties(), today=_today(), shown=SHOWN
    )


def current_duties() -> dict[Urgency, list[Duty]]:
    """Return what is owed, by urgency (``domain.office.agenda.by_urgency``)."""
    today = _today()
    return by_urgency(duties_until(db.session(), today + HORIZON), today)


def duty_address(duty: Duty) -> str:
    """Return the page where a duty is done."""
    endpoint, name = _PLACES[duty.kind]
    values: dict[str, Any] = {name: duty.record_id}
    if duty.parent_id is not None:
        values["campaign_id"] = duty.parent_id
    return url_for(endpoint, **values)


blueprint.add_app_template_global(duty_address, "duty_address")


def _today() -> date:
    return clock.today()
