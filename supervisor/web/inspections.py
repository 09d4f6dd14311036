"""Random inspections in the office: freeze, draw, record, publish, recuse."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.agencies import Street
from supervisor.domain.clock import office_date
from supervisor.domain.draws import DrawError, Plan
from supervisor.domain.inspections import CHECKLIST, InspectionResult
from supervisor.extensions import db
from supervisor.services import inspections
from supervisor.services.inspections import Finding, NewDraw
from supervisor.services.seal import Seal
from supervisor.store.base import utc_now
from supervisor.store.queries import inspections as queries
from supervisor.store.tables.inspections import Inspection, InspectionDraw
from supervisor.store.tables.users import Role
from supervisor.web.access import STAFF, allow
from supervisor.web.identity import actor
from supervisor.web.installation import settings

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")

OFFICERS: Final = (Role.INSPECTOR, Role.APPROVER)
_ANSWERS: Final = {"yes": "是", "no": "否"}


@blueprint.get("")
@allow(*STAFF)
def index() -> str:
    """Show the draws and the recusals."""
    return _index({})


@blueprint.post("")
@allow(*OFFICERS)
def freeze() -> Response | tuple[str, int]:
    """Freeze the lists for a new draw."""
    form = request.form
    street = next((one for one in Street if one.value == form.get("street")), None)
    count, each, cap = (
        form.get(name, type=int) or 0 for name in ("count", "inspectors_each", "yearly_cap")
    )
    new = NewDraw(
        form.get("title", "")[:120],
        Plan(count, each, cap),
        form.get("public_value_is", "")[:200],
        street,
    )
    try:
        made = inspections.freeze(db.session(), Seal.of(settings()), actor(), new)
    except DrawError as refusal:
        flash(str(refusal), "error")
        return _index(form), 422
    flash("名单已冻结，种子的承诺已公布。请在公开数值产生后由另一人抽取。", "success")
    return redirect(url_for("inspections.draw", draw_id=made.id))


@blueprint.post("/recusals")
@allow(*OFFICERS)
def recuse() -> Response:
    """Note that an inspector keeps away from an agency."""
    form = request.form
    names = (form.get("username", ""), form.get("uscc", ""), form.get("reason", ""))
    _do(lambda: inspections.recuse(db.session(), actor(), *names), "回避已登记。")
    return redirect(url_for("inspections.index"))


@blueprint.get("/draws/<int:draw_id>")
@allow(*STAFF)
def draw(draw_id: int) -> str:
    """Show one draw: what was frozen, what was drawn, what was found."""
    made = _draw(draw_id)
    return render_template(
        "inspections/draw.html", made=made, facts=inspections.facts_of(made), me=actor().user_id
    )


@blueprint.post("/draws/<int:draw_id>")
@allow(*OFFICERS)
def make_draw(draw_id: int) -> Response:
    """Draw, with the public value that has come to be known."""
    _draw(draw_id)
    value = request.form.get("public_value", "")[:200]
    _do(
        lambda: inspections.make_draw(db.session(), Seal.of(settings()), actor(), draw_id, value),
        "已抽取，种子和结果已公布。",
    )
    return redirect(url_for("inspections.draw", draw_id=draw_id))


@blueprint.get("/<int:inspection_id>")
@allow(*STAFF)
def show(inspection_id: int) -> str:
    """Show one inspection, and its form to whoever was drawn for it."""
    return _page(_inspection(inspection_id))


@blueprint.post("/<int:inspection_id>")
@allow(*OFFICERS)
def record(inspection_id: int) -> Response | tuple[str, int]:
    """Note what the inspection found."""
    inspection = _inspection(inspection_id)
    try:
        inspections.record(db.session(), actor(), inspection.id, _finding())
    except DrawError as refusal:
        flash(str(refusal), "error")
        return _page(_inspection(inspection_id)), 422
    flash("检查结果已登记，待另一人核对后公布。", "success")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


@blueprint.post("/<int:inspection_id>/publish")
@allow(Role.APPROVER)
def publish(inspection_id: int) -> Response:
    """Make the result public."""
    _inspection(inspection_id)
    version = request.form.get("version", type=int) or 0
    _do(lambda: inspections.publish(db.session(), actor(), inspection_id, version), "结果已公布。")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


def _finding() -> Finding:
    form = request.form
    result = next((one for one in InspectionResult if one.value == form.get("result")), None)
    if result is None:
        raise DrawError("请选择检查结果。")
    try:
        day = date.fromisoformat(form.get("inspected_on", ""))
    except ValueError as error:
        raise DrawError("请填写检查日期。") from error
    answers = {key: form[key] for key in CHECKLIST if form.get(key) in _ANSWERS}
    version = form.get("version", type=int) or 0
    return Finding(version, day, result, answers, form.get("note", "")[:2000])


def _do(action: Callable[[], object], done: str) -> None:
    try:
        action()
        flash(done, "success")
    except DrawError as refusal:
        flash(str(refusal), "error")


def _index(typed: Any) -> str:
    session = db.session()
    return render_template(
        "inspections/index.html",
        draws=queries.all_draws(session),
        recusals=queries.recusals(session),
        people=queries.active_inspectors(session),
        streets=[(one.value, one.label) for one in Street],
        typed=typed,
    )


def _page(inspection: Inspection) -> str:
    return render_template(
        "inspections/show.html",
        inspection=inspection,
        checklist=CHECKLIST,
        answers=_ANSWERS,
        results=[(one.value, one.label) for one in InspectionResult],
        may_record=inspection.published_at is None
        and inspections.may_record(inspection, actor().user_id),
        typed=request.form,
        today=office_date(utc_now()),
        me=actor().user_id,
    )


def _draw(draw_id: int) -> InspectionDraw:
    return queries.load_draw(db.session(), draw_id) or abort(404)


def _inspection(inspection_id: int) -> Inspection:
    return queries.load_inspection(db.session(), inspection_id) or abort(404)
