"""The agency's own pages: its credit and why, its ads, its requests. Every object is checked."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RemedyError
from supervisor.domain.credit.whatif import supposed
from supervisor.domain.desk.agency_notes import AdNoteKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.suspension import ratings_suspended
from supervisor.domain.register.agencies import licence_scope, licence_standing
from supervisor.domain.register.described import facts
from supervisor.domain.register.fields import Audience
from supervisor.extensions import db
from supervisor.services.alerts import subscriptions
from supervisor.services.credit import letters, repair
from supervisor.services.credit.file import CreditFile, credit_file, repaired
from supervisor.services.credit.repair import RepairRequest
from supervisor.services.desk import agency_notes
from supervisor.services.desk.agency_notes import NoteRefused
from supervisor.services.remedies import commitments, objections
from supervisor.services.remedies.objections import ObjectionSubject
from supervisor.services.rules.archived import rulebooks
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.queries.credit import requests as queries
from supervisor.store.queries.credit.ledger import Agency, CreditEntry
from supervisor.store.queries.desk.agency_notes import looks_of, notes_on
from supervisor.store.queries.duties.handed_in import last_reminders
from supervisor.store.queries.ratings.ratings import waiting_for_assessment
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.queries.register.licences import licence_record
from supervisor.store.queries.remedies.measures import measures_about
from supervisor.web.credit.charts import credit_charts
from supervisor.web.portal import duties, own_ads
from supervisor.web.portal.objections import own_objection
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, page_place
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, files_field, text_field

blueprint = Blueprint("my_agency", __name__, url_prefix="/my-agency")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def show() -> str:
    """Show the agency's grade, why, and how it gets better."""
    today = clock.today()
    file = credit_file(db.session(), _agency().id, today)
    return render_template(
        "portal/show.html",
        file=file,
        charts=credit_charts(file),
        today=today,
        owed=duties.own_duties(),
        to_assess=waiting_for_assessment(db.session(), file.agency.id, today),
        reminders=last_reminders(db.session(), [file.agency.id]),
        agency_id=file.agency.id,
        measures=[one for one in measures_about(db.session(), file.agency.id) if one.starts_on],
        alerts_are_on=subscriptions.are_on(settings()),
        **_supposition(file),
    )


@blueprint.get("/register")
@allow(Permission.OWN_AGENCY)
def register() -> str:
    """Show the signed-in agency what the register says of it today."""
    agency, today = _agency(), clock.today()
    licences = [(licence, licence_record(licence)) for licence in agency.licences]
    return render_template(
        "platform/users/my_agency.html",
        is_suspended=ratings_suspended(record_of(agency), clock.today()),
        agency=agency,
        facts=facts(agency, Audience.AGENCY),
        today=today,
        licences=[
            (licence, licence_standing(record, today), licence_scope(record, today))
            for licence, record in licences
        ],
    )


@blueprint.get("/ads")
@allow(Permission.OWN_AGENCY)
def ads() -> str:
    """Show the agency's ads with the words to reconsider; only decided matters as decided."""
    page = queries.own_ads(db.session(), _agency().id, page_place())
    versions = {row.rules_version_id for row in page.items}
    rules = rulebooks(db.session(), settings(), versions)
    notes = notes_on(db.session(), _agency().id, [row.posting_id for row in page.items])
    looks = looks_of(db.session(), [note.id for note in notes.values()])
    shown = []
    for row in page.items:
        note = notes.get(row.posting_id)
        look = looks.get(note.id) if note is not None else None
        shown.append(own_ads.own_ad(row, rules[row.rules_version_id], note, look))
    return render_template("portal/ads.html", page=page, ads=shown)


@blueprint.post("/ads/<int:posting_id>/note")
@allow(Permission.OWN_AGENCY)
def note_ad(posting_id: int) -> Response:
    """Keep that an ad is not the agency's, or that it has been mended."""
    try:
        kind = AdNoteKind.of(request.form.get("kind", ""))
    except ValueError:
        abort(400)
    try:
        said = (kind, text_field("text", 500))
        agency_notes.note(db.session(), actor(), _agency().id, posting_id, said)
    except (NoteRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    else:
        flash(
            "已记下。" + ("再次采集后这里显示结果。" if kind is AdNoteKind.MENDED else ""),
            "success",
        )
    return redirect(url_for("my_agency.ads", _anchor=f"ad-{posting_id}"))


@blueprint.get("/requests")
@allow(Permission.OWN_AGENCY)
def requests() -> str:
    """Show what the agency has asked and how it stands."""
    agency_id = _agency().id
    return render_template(
        "portal/requests.html",
        asked=queries.requests_of(db.session(), agency_id),
        commitments=queries.commitments_of(db.session(), agency_id),
        repaired=_repaired(),
        today=clock.today(),
    )


@blueprint.route("/entries/<int:entry_id>/repair", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def apply_for_repair(entry_id: int) -> Answer:
    """Apply for the repair of one of the agency's own records."""
    entry = _entry(entry_id)
    problem = ""
    if request.method == "POST":
        try:
            wanted = RepairRequest(
                text_field("account"),
                text_field("signed_by", 60),
                "committed" in request.form,
                files_field(),
            )
            repair.apply(db.session(), actor(), entry.agency_id, entry.id, wanted)
        except (FormProblem, RemedyError) as refusal:
            problem = str(refusal)
        else:
            flash("已提交信用修复申请，可在“申请与承诺”中查看进度。", "success")
            return redirect(url_for("my_agency.requests"))
        entry = _entry(entry_id)
    page = render_template(
        "portal/repair.html",
        entry=entry,
        check=repair.check(db.session(), entry),
        commitment=repair.COMMITMENT_TEXT,
        typed=request.form,
        problem=problem,
    )
    return (page, 422) if problem else page


@blueprint.route("/entries/<int:entry_id>/objection", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def object_to(entry_id: int) -> Answer:
    """Object to one of the agency's own records; to the objection, where one is filed."""
    entry = _entry(entry_id)
    filed = queries.filed_objection(db.session(), entry.agency_id, entry.id, None)
    if request.method == "GET" and filed is not None:
        return redirect(url_for("my_objections.show", objection_id=filed))
    problem = ""
    if request.method == "POST":
        try:
            subject, ground = ObjectionSubject(entry_id=entry.id), text_field("ground")
            objections.object_to(
                db.session(), actor(), entry.agency_id, subject, ground, files_field()
            )
        except (FormProblem, RemedyError) as refusal:
            problem = str(refusal)
        else:
            flash("已提交异议，将在 7 个工作日内答复。", "success")
            return redirect(url_for("my_agency.requests"))
        entry = _entry(entry_id)
    page = render_template(
        "portal/objection.html", entry=entry, first=None, typed=request.form, problem=problem
    )
    return (page, 422) if problem else page


@blueprint.route("/objections/<int:objection_id>/appeal", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def appeal(objection_id: int) -> Answer:
    """Appeal against the answer to one of the agency's own objections, once."""
    first = own_objection(objection_id)
    filed = queries.filed_appeal(db.session(), first.id)
    if request.method == "GET" and filed is not None:
        return redirect(url_for("my_objections.show", objection_id=filed))
    problem = ""
    if request.method == "POST":
        try:
            ground = text_field("ground")
            objections.appeal(
                db.session(), actor(), first.agency_id, first.id, ground, files_field()
            )
        except (FormProblem, RemedyError) as refusal:
            problem = str(refusal)
        else:
            flash("已提交申诉，办理结果将显示在本页。", "success")
            return redirect(url_for("my_agency.requests"))
        first = own_objection(objection_id)
    page = render_template(
        "portal/objection.html",
        entry=first.entry,
        first=first,
        typed=request.form,
        problem=problem,
    )
    return (page, 422) if problem else page


@blueprint.get("/repairs/<int:application_id>/letter")
@allow(Permission.OWN_AGENCY)
def repair_letter(application_id: int) -> str:
    """Show the decision on one of the agency's own applications (printable)."""
    application = queries.repair_of(db.session(), application_id)
    if application is None or application.agency_id != _agency().id:
        abort(404)
    letter = letters.repair_decision(application)
    if letter is None:
        abort(404)
    return render_template(
        "credit/letter.html", application=application, letter=letter, is_own=True
    )


@blueprint.post("/commitments")
@allow(Permission.OWN_AGENCY)
def sign() -> Response:
    """Sign the general commitment to honest business."""
    try:
        commitments.sign(db.session(), actor(), _agency().id, text_field("signed_by", 60))
    except (FormProblem, RemedyError) as refusal:
        flash(str(refusal), "error")
    else:
        flash("承诺书已签署。", "success")
    return redirect(url_for("my_agency.requests"))


def _agency() -> Agency:
    return credit_queries.agency_of_file(db.session(), current_user.agency_id) or abort(404)


def _entry(entry_id: int) -> CreditEntry:
    """Return one of the agency's own records; another's, or a repaired one, is as good as none."""
    entry = credit_queries.entry(db.session(), entry_id)
    if entry is None or entry.agency_id != current_user.agency_id or entry.target_id is not None:
        abort(404)
    if entry.id in _repaired():
        abort(404)
    return entry


def _repaired() -> frozenset[int]:
    return repaired(credit_queries.entry_rows(db.session(), current_user.agency_id))


def _supposition(file: CreditFile) -> dict[str, object]:
    """Read the simulator's wishes from the address; nothing asked, nothing supposed."""
    counting = {step.entry.id for step in file.steps}
    asked = set(request.args.getlist("without"))
    without = {number for number in counting if str(number) in asked}
    further = [code for code in request.args.getlist("further") if code in file.scheme.events]
    on = date_arg("on") or file.on
    is_asked = bool(without or further or on != file.on)
    result = None
    if is_asked and on >= file.on:
        result = supposed(file.lines, file.scheme, on, without=without, further=further)
    return {
        "supposed": result,
        "supposed_without": without,
        "supposed_further": further,
        "supposed_on": on,
        "is_past_asked": on < file.on,
    }
