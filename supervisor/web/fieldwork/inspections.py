"""Random inspections in the office: freeze, draw, publish, recuse."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import CaseError, CaseOrigin
from supervisor.domain.desk import foreseeing
from supervisor.domain.fieldwork.draws import DrawError, DrawPlan
from supervisor.domain.fieldwork.inspections import CHECKLIST
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.extensions import db
from supervisor.services.cases import origins
from supervisor.services.fieldwork import inspection_reports, inspections
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.cases.cases import cases_by_origin
from supervisor.store.queries.fieldwork import inspections as queries
from supervisor.store.queries.fieldwork.inspections import Inspection, InspectionDraw
from supervisor.web.fieldwork.inspection_form import ANSWERS
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, count_field

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the draws and the recusals."""
    return _index({})


@blueprint.post("")
@allow(Permission.DRAW_INSPECTIONS)
def freeze() -> Response | tuple[str, int]:
    """Freeze the lists for a new draw."""
    form = request.form
    street = next((one for one in Street if one.value == form.get("street")), None)
    count, each, cap = (count_field(name) for name in ("count", "inspectors_each", "yearly_cap"))
    new = NewDraw(
        form.get("title", "")[:120],
        DrawPlan(count, each, cap),
        form.get("public_value_is", "")[:200],
        street,
    )
    try:
        made = inspections.freeze(db.session(), Seal.of(settings()), actor(), new)
    except (DrawError, FormProblem) as refusal:
        flash(str(refusal), "error")
        return _index(form), 422
    flash("名单已冻结，种子的承诺已公布。请在公开数值产生后由另一人抽取。", "success")
    return redirect(url_for("inspections.draw", draw_id=made.id))


@blueprint.post("/recusals")
@allow(Permission.DRAW_INSPECTIONS)
def recuse() -> Response:
    """Note that an inspector keeps away from an agency."""
    form = request.form
    names = (form.get("username", ""), form.get("uscc", ""), form.get("reason", ""))
    _do(lambda: inspections.recuse(db.session(), actor(), *names), "回避已登记。")
    return redirect(url_for("inspections.index"))


@blueprint.get("/draws/<int:draw_id>")
@allow(Permission.READ)
def draw(draw_id: int) -> str:
    """Show one draw: what was frozen, what was drawn, what was found."""
    made = _draw(draw_id)
    facts = inspections.facts_of(made)
    drawn = [one.inspectors for one in made.inspections]
    return render_template(
        "fieldwork/inspections/draw.html",
        made=made,
        facts=facts,
        foreseen=foreseeing.agencies_drawn(facts["targets"], facts["count"]),
        people=queries.names_by_number(db.session(), chain.from_iterable(drawn)),
        me=actor().user_id,
    )


@blueprint.post("/draws/<int:draw_id>")
@allow(Permission.DRAW_INSPECTIONS)
def make_draw(draw_id: int) -> Response:
    """Draw, with the public value that has come to be known."""
    facts = inspections.facts_of(_draw(draw_id))
    value = request.form.get("public_value", "")[:200]

    def draw_now() -> None:
        heed(foreseeing.agencies_drawn(facts["targets"], facts["count"]))
        inspections.make_draw(db.session(), Seal.of(settings()), actor(), draw_id, value)

    _do(draw_now, "已抽取，种子和结果已公布。")
    return redirect(url_for("inspections.draw", draw_id=draw_id))


@blueprint.post("/<int:inspection_id>/case")
@allow(Permission.DRAW_INSPECTIONS)
def to_case(inspection_id: int) -> Response:
    """Open a case from what was found, or lead to the one it already has."""
    try:
        case = origins.open_from_inspection(db.session(), actor(), inspection_id)
    except CaseError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("inspections.show", inspection_id=inspection_id))
    return redirect(url_for("cases.show", case_id=case.id))


@blueprint.get("/<int:inspection_id>")
@allow(Permission.READ)
def show(inspection_id: int) -> str:
    """Show one inspection with every report handed in for it."""
    return _page(_inspection(inspection_id))


@blueprint.post("/<int:inspection_id>/publish")
@allow(Permission.PUBLISH_INSPECTIONS)
def publish(inspection_id: int) -> Response:
    """Make the result public."""
    _inspection(inspection_id)
    version = count_field("version")

    def publish_now() -> None:
        heed(foreseeing.result_published())
        inspections.publish(db.session(), actor(), inspection_id, version)

    _do(publish_now, "结果已公布。")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


def _do(action: Callable[[], object], done: str) -> None:
    try:
        action()
        flash(done, "success")
    except (DrawError, FormProblem) as refusal:
        flash(str(refusal), "error")


def _index(typed: Any) -> str:
    session = db.session()
    return render_template(
        "fieldwork/inspections/index.html",
        draws=queries.all_draws(session),
        recusals=queries.recusals(session),
        people=queries.active_inspectors(session),
        streets=[(one.value, one.label) for one in Street],
        typed=typed,
    )


def _page(inspection: Inspection) -> str:
    session, me = db.session(), actor().user_id
    return render_template(
        "fieldwork/inspections/show.html",
        inspection=inspection,
        foreseen=foreseeing.result_published(),
        case=cases_by_origin(session, CaseOrigin.INSPECTION, [inspection.id]).get(inspection.id),
        reports=queries.reports_of(session, inspection.id),
        people=queries.names_by_number(session, inspection.inspectors),
        checklist=CHECKLIST,
        answers=ANSWERS,
        may_record=inspection.published_at is None
        and inspection_reports.may_record(inspection, me),
        me=me,
    )


def _draw(draw_id: int) -> InspectionDraw:
    return queries.load_draw(db.session(), draw_id) or abort(404)


def _inspection(inspection_id: int) -> Inspection:
    return queries.load_inspection(db.session(), inspection_id) or abort(404)
