"""The office's side of credit: the grade list, any agency's file, repairs and objections."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RemedyError, RequestKind
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.extensions import db
from supervisor.services.credit import letters, repair
from supervisor.services.credit.file import credit_file
from supervisor.services.platform.audit import AuditAction
from supervisor.services.remedies import objections, replies
from supervisor.services.remedies.objections import ObjectionAnswer
from supervisor.store.queries.cases import cases as case_queries
from supervisor.store.queries.credit import annual_reports
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.queries.credit import requests as credit_requests
from supervisor.store.queries.credit.ledger import GradeFilter
from supervisor.store.queries.credit.requests import Objection, RepairApplication
from supervisor.store.queries.duties.filings import is_draft
from supervisor.store.queries.register.suspension import suspended_among
from supervisor.store.queries.remedies.measures import measures_about
from supervisor.web.credit.charts import credit_charts
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import date_arg, enum_arg, page_place, text_arg
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("credit", __name__, url_prefix="/credit")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List every agency by its standing, the worst first."""
    wanted = GradeFilter(text_arg("q"), enum_arg("grade", Grade), enum_arg("street", Street))
    page = queries.grades_page(db.session(), wanted, page_place())
    return render_template(
        "credit/index.html",
        page=page,
        counts=queries.grade_counts(db.session()),
        last_day=queries.last_clock_day(db.session()),
        wanted=wanted,
        suspended=suspended_among(
            db.session(), [row.agency_id for row in page.items], clock.today()
        ),
        today=clock.today(),
        grades=[(str(grade), f"{grade.value} {grade.label}") for grade in Grade],
        streets=[(str(street), street.label) for street in Street],
    )


@blueprint.get("/<int:agency_id>")
@allow(Permission.READ)
def show(agency_id: int) -> str:
    """Show an agency's credit file on a day, today where none is named."""
    if queries.agency_of_file(db.session(), agency_id) is None:
        abort(404)
    today = clock.today()
    on = min(date_arg("on") or today, today)
    file = credit_file(db.session(), agency_id, on)
    return render_template(
        "credit/show.html",
        file=file,
        charts=credit_charts(file),
        cases=case_queries.cases_of_agency(db.session(), agency_id),
        asked=credit_requests.requests_of(db.session(), agency_id),
        reports=annual_reports.reports_of(db.session(), agency_id),
        measures=measures_about(db.session(), agency_id),
        today=today,
    )


@blueprint.get("/requests")
@allow(Permission.READ)
def requests() -> str:
    """List what agencies wait for, what is due first on top."""
    return render_template(
        "credit/requests.html",
        asked=credit_requests.pending_requests(db.session()),
        replies=replies.pending(db.session()),
        today=clock.today(),
    )


@blueprint.get("/repairs/<int:application_id>")
@allow(Permission.READ)
def show_repair(application_id: int) -> str:
    """Show one application for repair."""
    return _repair_page(application_id, "")


@blueprint.post("/repairs/<int:application_id>/review")
@allow(Permission.REVIEW_REQUESTS)
def review_repair(application_id: int) -> str | Response | tuple[str, int]:
    """Record the officer's review."""
    try:
        repair.review(
            db.session(),
            actor(),
            application_id,
            version_field(),
            text_field("opinion"),
            is_met=request.form.get("verdict") == "yes",
        )
    except (FormProblem, RemedyError) as refusal:
        return _repair_page(application_id, str(refusal)), 422
    flash("已记录审查意见。", "success")
    return redirect(url_for("credit.show_repair", application_id=application_id))


@blueprint.post("/repairs/<int:application_id>/decide")
@allow(Permission.DECIDE_REQUESTS)
def decide_repair(application_id: int) -> str | Response | tuple[str, int]:
    """Grant or refuse the repair."""
    try:
        heed(_repairing(_repair(application_id)))
        repair.decide(
            db.session(),
            actor(),
            application_id,
            version_field(),
            text_field("answer"),
            is_granted=request.form.get("verdict") == "yes",
        )
    except (FormProblem, RemedyError) as refusal:
        return _repair_page(application_id, str(refusal)), 422
    flash("已作出决定，请送达决定书。", "success")
    return redirect(url_for("credit.repair_letter", application_id=application_id))


@blueprint.get("/repairs/<int:application_id>/letter")
@allow(Permission.READ)
def repair_letter(application_id: int) -> str:
    """Show the decision letter (printable)."""
    application = credit_requests.repair_of(db.session(), application_id)
    letter = letters.repair_decision(application) if application else None
    if letter is None:
        abort(404)
    return render_template(
        "credit/letter.html", application=application, letter=letter, is_own=False
    )


@blueprint.get("/objections/<int:objection_id>")
@allow(Permission.READ)
def show_objection(objection_id: int) -> str:
    """Show one objection or appeal."""
    return _objection_page(objection_id, "")


@blueprint.post("/objections/<int:objection_id>/review")
@allow(Permission.REVIEW_REQUESTS)
def review_objection(objection_id: int) -> str | Response | tuple[str, int]:
    """Record what the officer found."""
    try:
        answer = ObjectionAnswer(request.form.get("verdict") == "yes", text_field("opinion"))
        objections.review(db.session(), actor(), objection_id, version_field(), answer)
    except (FormProblem, RemedyError) as refusal:
        return _objection_page(objection_id, str(refusal)), 422
    flash("已记录核查意见，须由另一名审批人决定。", "success")
    return redirect(url_for("credit.show_objection", objection_id=objection_id))


@blueprint.post("/objections/<int:objection_id>/decide")
@allow(Permission.DECIDE_REQUESTS)
def decide_objection(objection_id: int) -> str | Response | tuple[str, int]:
    """Decide the objection; an upheld one withdraws or corrects the record at once."""
    try:
        heed(_answering(_objection(objection_id)))
        answer = ObjectionAnswer(
            request.form.get("verdict") == "yes", text_field("answer"), _points_left()
        )
        objections.decide(db.session(), actor(), objection_id, version_field(), answer)
    except (FormProblem, RemedyError) as refusal:
        return _objection_page(objection_id, str(refusal)), 422
    flash("已答复当事人。", "success")
    return redirect(url_for("credit.show_objection", objection_id=objection_id))


@blueprint.get("/files/<int:file_id>")
@allow(Permission.READ_REQUEST_PAPERS)
@recorded(AuditAction.ATTACHMENT_READ, "request_file", "file_id")
def file(file_id: int) -> Response:
    """Give a file as stored; to an agency its own only, to the office what was handed in."""
    found = credit_requests.file_with_content(db.session(), file_id)
    if found is None:
        abort(404)
    if current_user.role is Role.AGENCY:
        is_hidden = found.agency_id != current_user.agency_id
    else:
        is_hidden = found.kind is RequestKind.FILING and is_draft(db.session(), found.request_id)
    if is_hidden:
        abort(404)
    return stored_file(found.name, found.media_type, found.data)


def _repair(application_id: int) -> RepairApplication:
    return credit_requests.repair_of(db.session(), application_id) or abort(404)


def _objection(objection_id: int) -> Objection:
    return credit_requests.objection_of(db.session(), objection_id) or abort(404)


def _repairing(application: RepairApplication) -> Foreseen:
    return foreseeing_one.repair_decided(application.agency.name, application.entry.label)


def _answering(objection: Objection) -> Foreseen:
    label = objection.entry.label if objection.entry else ""
    return foreseeing_one.objection_decided(objection.agency.name, label)


def _points_left() -> int | None:
    text = request.form.get("points_left", "").strip()
    if not text:
        return None
    points = count_or_none(text)
    if points is None:
        raise FormProblem("“更正后扣分”应为不小于零的整数。")
    return points


def _repair_page(application_id: int, problem: str) -> str:
    application = _repair(application_id)
    return render_template(
        "credit/repair.html",
        application=application,
        check=repair.check(db.session(), application.entry),
        files=credit_requests.files_of(db.session(), RequestKind.REPAIR, application_id),
        is_reviewer=application.reviewed_by == current_user.id,
        foreseen=_repairing(application),
        typed=request.form,
        problem=problem,
        today=clock.today(),
    )


def _objection_page(objection_id: int, problem: str) -> str:
    objection = _objection(objection_id)
    return render_template(
        "credit/objection.html",
        objection=objection,
        files=credit_requests.files_of(db.session(), RequestKind.OBJECTION, objection_id),
        is_reviewer=objection.reviewed_by == current_user.id,
        foreseen=_answering(objection),
        typed=request.form,
        problem=problem,
        today=clock.today(),
    )
