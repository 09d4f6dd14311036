"""Asking after a recruitment event: who was hired, who is still at work."""

from flask import Blueprint, abort, render_template, request, url_for

from supervisor.domain.fieldwork.follow_ups import ASKED_AFTER, FollowUpError, NewFollowUp
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.fieldwork import follow_ups
from supervisor.store.queries.fieldwork import follow_ups as queries
from supervisor.store.queries.fieldwork.events import RecruitmentEvent, one_event
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.steps import Answer, carry_out
from supervisor.web.shell.submitted import (
    all_at_once,
    required_count_field,
    required_date,
    required_text,
)

blueprint = Blueprint("follow_ups", __name__, url_prefix="/events/<int:event_id>")


@blueprint.get("/follow-up")
@allow(Permission.READ)
def show(event_id: int) -> str:
    """Show what asking after the event found."""
    return _page(event_id, "")


@blueprint.post("/follow-up")
@allow(Permission.KEEP_STATIONS)
def record(event_id: int) -> Answer:
    """Keep what asking found."""
    _event(event_id)
    return carry_out(
        lambda: follow_ups.record(db.session(), actor(), event_id, _typed()),
        refused=FollowUpError,
        again=lambda words: _page(event_id, words),
        said="回访已登记。",
        then=lambda _: url_for("follow_ups.show", event_id=event_id),
    )


def _typed() -> NewFollowUp:
    with all_at_once():
        return NewFollowUp(
            required_date("asked_on", "回访日期"),
            required_count_field("asked", "回访人数"),
            required_count_field("hired", "入职人数"),
            required_count_field("still_there", "在岗人数"),
            required_text("evidence", "依据", 500),
        )


def _page(event_id: int, problem: str) -> str:
    event = _event(event_id)
    return render_template(
        "fieldwork/events/follow_up.html",
        event=event,
        rows=queries.follow_ups_of(db.session(), event_id),
        due_on=event.ends_on + ASKED_AFTER,
        is_over=event.ends_on <= clock.today(),
        typed=request.form,
        today=clock.today(),
        problem=problem,
    )


def _event(event_id: int) -> RecruitmentEvent:
    return one_event(db.session(), event_id) or abort(404)
