"""The form an inspector fills on the spot: plain without script, usable without network with it."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from flask import (
    Blueprint,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from supervisor.domain.fieldwork.draws import DrawError
from supervisor.domain.fieldwork.inspections import (
    CHECKLIST,
    LEAST_OFFICERS,
    OFFICERS_BASIS,
    InspectionResult,
    ReportOutcome,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.fieldwork import inspection_reports
from supervisor.services.fieldwork.inspection_reports import FieldReport
from supervisor.services.platform import attachments
from supervisor.services.platform.audit import AuditAction
from supervisor.store.queries.fieldwork import inspections as queries
from supervisor.store.queries.fieldwork.inspections import Inspection
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, files_field, text_field, version_field

blueprint = Blueprint("inspection_form", __name__, url_prefix="/inspections")

ANSWERS: Final = {"yes": "是", "no": "否"}
_ITEMS: Final = (*CHECKLIST, "result", "note", "attended")
_WORDS: Final = {
    ReportOutcome.TAKEN: "已同步。检查结果已登记，待另一人核对后公布。",
    ReportOutcome.CONFLICT: "已同步，但在您之前已有人登记。两份都已保存，请核对后决定采用哪一份。",
}


@blueprint.get("/<int:inspection_id>/form")
@allow(Permission.INSPECT)
def show(inspection_id: int) -> str:
    """Show the form to whoever was drawn for the inspection."""
    return _page(_drawn(inspection_id))


@blueprint.post("/<int:inspection_id>/form")
@allow(Permission.INSPECT)
def hand_in(inspection_id: int) -> Response | tuple[str | Response, int]:
    """Take a filled form, from the page itself or from the script that kept it on the device."""
    inspection = _drawn(inspection_id)
    wants_json = request.accept_mimetypes.best == "application/json"
    try:
        outcome = inspection_reports.hand_in(db.session(), actor(), inspection_id, _report())
    except (DrawError, FormProblem) as refusal:
        if wants_json:
            return jsonify(words=str(refusal)), 422
        flash(str(refusal), "error")
        return _page(_drawn(inspection_id)), 422
    record = url_for("inspections.show", inspection_id=inspection.id)
    if wants_json:
        return jsonify(outcome=outcome.value, words=_WORDS[outcome], record=record)
    flash(_WORDS[outcome], "success" if outcome is ReportOutcome.TAKEN else "warning")
    return redirect(record)


@blueprint.post("/<int:inspection_id>/reports/<int:report_id>/take-over")
@allow(Permission.INSPECT)
def take_over(inspection_id: int, report_id: int) -> Response:
    """Put another report in the place of the one that stands."""
    _drawn(inspection_id)
    try:
        inspection_reports.take_over(
            db.session(), actor(), inspection_id, report_id, version_field()
        )
        flash("已采用这一份，另一份留存备查。", "success")
    except (DrawError, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


@blueprint.get("/photos/<int:photo_id>")
@allow(Permission.READ)
@recorded(AuditAction.ATTACHMENT_READ, "photo", "photo_id")
def photo(photo_id: int) -> Response:
    """Give a photo as stored."""
    found = queries.load_photo(db.session(), photo_id) or abort(404)
    return stored_file(found.name, found.media_type, found.data)


def _report() -> FieldReport:
    result = next((r for r in InspectionResult if r.value == request.form.get("result")), None)
    if result is None:
        raise FormProblem("请选择检查结果。")
    try:
        day = date.fromisoformat(request.form.get("inspected_on", ""))
    except ValueError as error:
        raise FormProblem("请填写检查日期。") from error
    return FieldReport(
        client_id=text_field("client_id", 36) or str(uuid4()),
        version=version_field(),
        inspected_on=day,
        result=result,
        attended=tuple(request.form.getlist("attended")),
        checklist={k: request.form[k] for k in CHECKLIST if request.form.get(k) in ANSWERS},
        note=text_field("note", 2000),
        photos=files_field("photos"),
    )


def _page(inspection: Inspection) -> str:
    typed: Any = request.form
    return render_template(
        "fieldwork/inspections/form.html",
        inspection=inspection,
        people=queries.names_by_number(db.session(), inspection.inspectors),
        checklist=CHECKLIST,
        items=_ITEMS,
        answers=ANSWERS,
        results=[(one.value, one.label) for one in InspectionResult],
        least_officers=LEAST_OFFICERS,
        officers_basis=OFFICERS_BASIS,
        accepted=attachments.ACCEPTED,
        most_files=attachments.MOST_FILES,
        client_id=typed.get("client_id") or str(uuid4()),
        typed=typed,
        today=clock.today(),
        me=actor().user_id,
    )


def _drawn(inspection_id: int) -> Inspection:
    """Return an inspection its viewer was drawn for; another's is answered as not found."""
    found = queries.load_inspection(db.session(), inspection_id) or abort(404)
    if not inspection_reports.may_record(found, actor().user_id):
        abort(404)
    return found
