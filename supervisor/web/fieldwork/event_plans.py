"""A recruitment event before and on the day: application, exhibitors, counting by phone."""

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for

from supervisor.domain.fieldwork.exhibitors import (
    LICENCE_BASIS,
    POSTS_BASIS,
    SAFETY_BASIS,
    Admission,
    EventPlanError,
    ExhibitorKind,
    RefusalGround,
)
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.remedies.measures import RULES, MeasureKind
from supervisor.extensions import db
from supervisor.services.fieldwork import event_plans
from supervisor.services.fieldwork.event_plans import AdmissionDecision, NewExhibitor, NewPlan
from supervisor.services.remedies import measures
from supervisor.store.queries.fieldwork import exhibitors as queries
from supervisor.store.queries.fieldwork.events import RecruitmentEvent, one_event
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.steps import Answer, carry_out
from supervisor.web.shell.submitted import (
    choice_field,
    required_date,
    text_field,
    version_field,
)

blueprint = Blueprint("event_plans", __name__, url_prefix="/events/<int:event_id>")


@blueprint.get("/preparation")
@allow(Permission.READ)
def show(event_id: int) -> str:
    """Show the application and the exhibitors with what the records say of them."""
    return _page(event_id, "")


@blueprint.post("/plan")
@allow(Permission.KEEP_EVENTS)
def apply(event_id: int) -> Answer:
    """Take the application with the safety plan."""
    return _step(
        event_id,
        lambda: event_plans.apply(db.session(), actor(), event_id, _plan()),
        "申请已登记，由审批人审核。",
    )


@blueprint.post("/plan/decide")
@allow(Permission.DECIDE_EVENT_PLANS)
def decide_plan(event_id: int) -> Answer:
    """Agree to the application, or return it."""
    is_agreed = request.form.get("verdict") == "yes"
    return _step(
        event_id,
        lambda: event_plans.decide_plan(
            db.session(),
            actor(),
            event_id,
            version_field(),
            text_field("words", 1000),
            is_agreed=is_agreed,
        ),
        "已同意。" if is_agreed else "已退回。",
    )


@blueprint.post("/exhibitors")
@allow(Permission.CHECK_EXHIBITORS)
def enter(event_id: int) -> Answer:
    """Enter an exhibitor."""
    return _step(
        event_id,
        lambda: event_plans.enter(db.session(), actor(), event_id, _exhibitor()),
        "已登记，请看核查结果。",
    )


@blueprint.post("/exhibitors/<int:exhibitor_id>/decide")
@allow(Permission.CHECK_EXHIBITORS)
def decide(event_id: int, exhibitor_id: int) -> Answer:
    """Admit or refuse an exhibitor."""
    place = (event_id, exhibitor_id)
    return _step(
        event_id,
        lambda: event_plans.decide_exhibitor(
            db.session(), actor(), place, version_field(), _admission(), measures.note_priority
        ),
        "已登记核查结论。",
    )


@blueprint.post("/figures")
@allow(Permission.CHECK_EXHIBITORS)
def take_figures(event_id: int) -> Answer:
    """Make the event's figures those of the records."""
    return _step(
        event_id,
        lambda: event_plans.take_figures(db.session(), actor(), event_id),
        "活动数字已按记录填报。",
    )


@blueprint.get("/count")
@allow(Permission.CHECK_EXHIBITORS)
def counting(event_id: int) -> str:
    """Show the page for counting people on a phone."""
    return _count_page(event_id, "")


@blueprint.post("/count")
@allow(Permission.CHECK_EXHIBITORS)
def count(event_id: int) -> Answer:
    """Add people counted on the spot."""
    _event(event_id)
    return carry_out(
        lambda: event_plans.count(
            db.session(), actor(), event_id, _number("people"), text_field("note", 200)
        ),
        refused=EventPlanError,
        again=lambda words: _count_page(event_id, words),
        said="已计入。",
        then=lambda _: url_for("event_plans.counting", event_id=event_id),
    )


def _step(event_id: int, act: Callable[[], object], said: str) -> Answer:
    """Do something with an event that exists and come back to its preparation."""
    _event(event_id)
    return carry_out(
        act,
        refused=EventPlanError,
        again=lambda words: _page(event_id, words),
        said=said,
        then=lambda _: url_for("event_plans.show", event_id=event_id),
    )


def _plan() -> NewPlan:
    return NewPlan(
        text_field("organiser", 200),
        required_date("applied_on", "申请日期"),
        _number("expected_people"),
        text_field("safety_officer", 60),
        text_field("safety_plan"),
    )


def _exhibitor() -> NewExhibitor:
    kind = choice_field("kind", ExhibitorKind, "类别") or ExhibitorKind.EMPLOYER
    return NewExhibitor(kind, text_field("party", 200), _number("posts"))


def _admission() -> AdmissionDecision:
    return AdmissionDecision(
        request.form.get("verdict") == "yes",
        text_field("words", 1000),
        choice_field("ground", RefusalGround, "理由"),
    )


def _number(name: str) -> int:
    return count_or_none(request.form.get(name, "").strip() or "0") or 0


def _page(event_id: int, problem: str) -> str:
    event = _event(event_id)
    found = queries.exhibitors_of(db.session(), event_id)
    laws = registry()
    return render_template(
        "fieldwork/events/preparation.html",
        event=event,
        plan=queries.plan_of(db.session(), event_id),
        rows=[(one, event_plans.remarks_on(db.session(), event, one)) for one in found],
        first=event_plans.invited_first(
            db.session(), event, measures.in_force(db.session(), MeasureKind.PRIORITY)
        ),
        priority_basis=laws.cite(RULES[MeasureKind.PRIORITY].basis),
        posts=sum(one.posts for one in found if one.admission is Admission.ADMITTED),
        people=queries.people_counted(db.session(), event_id),
        kinds=[(one.value, one.label) for one in ExhibitorKind],
        grounds=[(one.value, one.label) for one in RefusalGround],
        safety_basis=laws.cite(SAFETY_BASIS),
        safety_held=all(laws[key].is_held for key in SAFETY_BASIS),
        licence_basis=laws.cite(LICENCE_BASIS),
        posts_basis=laws.cite(POSTS_BASIS),
        typed=request.form,
        today=clock.today(),
        problem=problem,
    )


def _count_page(event_id: int, problem: str) -> str:
    return render_template(
        "fieldwork/events/count.html",
        event=_event(event_id),
        counts=queries.counts_of(db.session(), event_id),
        people=queries.people_counted(db.session(), event_id),
        today=clock.today(),
        problem=problem,
    )


def _event(event_id: int) -> RecruitmentEvent:
    return one_event(db.session(), event_id) or abort(404)
