"""Measures of incentive and restraint: list, suggestions, one measure, its papers."""

from collections import Counter
from datetime import date
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.remedies.measures import (
    RULES,
    ActKind,
    MeasureError,
    MeasureKind,
    MeasureStatus,
    NewAct,
    longest,
    next_acts,
)
from supervisor.extensions import db
from supervisor.services.remedies import measure_papers, measures
from supervisor.services.remedies import suggestions as suggested
from supervisor.services.remedies.measures import NewMeasure
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.remedies import measures as queries
from supervisor.store.queries.remedies.measures import CreditMeasure, MeasureFilter
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, int_arg, page_place, text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import public_address, signing_keys
from supervisor.web.shell.letter_files import letter_response
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import (
    FormProblem,
    choice_field,
    date_field,
    files_field,
    required_date,
    text_field,
    version_field,
)

blueprint = Blueprint("measures", __name__, url_prefix="/measures")

SUGGESTED: Final = 30
Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the measures, those with something due first."""
    wanted = MeasureFilter(
        enum_arg("kind", MeasureKind),
        enum_arg("status", MeasureStatus),
        enum_arg("street", Street),
        text_arg("q"),
        int_arg("owner"),
    )
    return render_template(
        "remedies/measures.html",
        page=queries.measures_page(db.session(), wanted, page_place()),
        wanted=wanted,
        kinds=[(one.value, one.label) for one in MeasureKind],
        statuses=[(one.value, one.label) for one in MeasureStatus],
        streets=[(one.value, one.label) for one in Street],
        today=clock.today(),
    )


@blueprint.get("/suggestions")
@allow(Permission.READ)
def suggestions() -> str:
    """Show what the rules would allow and nobody has proposed."""
    found = suggested.suggestions(db.session())
    wanted = enum_arg("kind", MeasureKind)
    counts = dict.fromkeys(MeasureKind, 0) | Counter(one.kind for one in found)
    shown = [one for one in found if wanted is None or one.kind is wanted]
    return render_template(
        "remedies/suggestions.html",
        shown=shown[:SUGGESTED],
        total=len(shown),
        counts=counts,
        wanted=wanted,
        rules=_rules(),
    )


@blueprint.get("/recommended")
@allow(Permission.READ)
def recommended() -> str:
    """Show the agencies that are recommended first."""
    return render_template(
        "remedies/recommended.html",
        running=measures.in_force(db.session(), MeasureKind.PRIORITY),
        rule=RULES[MeasureKind.PRIORITY],
        basis=registry().cite(RULES[MeasureKind.PRIORITY].basis),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.HANDLE_MEASURES)
def new() -> Answer:
    """Propose a measure."""
    if request.method == "GET":
        return _form("")
    try:
        made = measures.propose(db.session(), actor(), _proposal())
    except (FormProblem, MeasureError) as refusal:
        return _form(str(refusal)), 422
    flash("已提出，由另一名审批人批准后实施。", "success")
    return redirect(url_for("measures.show", measure_id=made.id))


@blueprint.get("/<int:measure_id>")
@allow(Permission.READ)
def show(measure_id: int) -> str:
    """Show one measure with its record."""
    return _page(measure_id, "")


@blueprint.post("/<int:measure_id>/decide")
@allow(Permission.DECIDE_MEASURES)
def decide(measure_id: int) -> Answer:
    """Approve or refuse a proposal."""
    is_approved = request.form.get("verdict") == "yes"
    try:
        heed(_deciding(_existing(measure_id)))
        version, words = version_field(), text_field("words")
        measures.decide(db.session(), actor(), measure_id, version, words, is_approved=is_approved)
    except (FormProblem, MeasureError) as refusal:
        return _page(measure_id, str(refusal)), 422
    flash("已批准，开始实施。" if is_approved else "已登记不予批准。", "success")
    return redirect(url_for("measures.show", measure_id=measure_id))


@blueprint.post("/<int:measure_id>/acts")
@allow(Permission.HANDLE_MEASURES)
def act(measure_id: int) -> Answer:
    """Record what was done."""
    try:
        version, done, files = version_field(), _act(), files_field()
        found = measures.act(db.session(), actor(), measure_id, version, done, files)
    except (FormProblem, MeasureError) as refusal:
        return _page(measure_id, str(refusal)), 422
    if found.status is MeasureStatus.ENDED and found.acts[-1].kind is ActKind.ENDED:
        flash("依据已不存在，措施已自动结束，没有登记新的办理情况。", "warn")
    else:
        flash("已登记。", "success")
    return redirect(url_for("measures.show", measure_id=measure_id))


@blueprint.post("/<int:measure_id>/withdraw")
@allow(Permission.DECIDE_MEASURES)
def withdraw(measure_id: int) -> Answer:
    """Take a measure back."""
    try:
        heed(foreseeing_one.measure_withdrawn("", ""))
        measures.withdraw(db.session(), actor(), measure_id, version_field(), text_field("words"))
    except (FormProblem, MeasureError) as refusal:
        return _page(measure_id, str(refusal)), 422
    flash("已撤回。", "success")
    return redirect(url_for("measures.show", measure_id=measure_id))


@blueprint.get("/<int:measure_id>/notice.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def notice(measure_id: int, file_format: str) -> FileResponse:
    """Give the letter of an interview or of a reminder."""
    letter = measure_papers.notice_of(_existing(measure_id))
    if letter is None:
        abort(404)
    return letter_response(letter, f"measure-{measure_id}", file_format)


@blueprint.get("/<int:measure_id>/certificate.pdf")
@allow(Permission.READ)
def certificate(measure_id: int) -> FileResponse:
    """Give the certificate with the code that verifies it."""
    measure = _existing(measure_id)
    token = measure_papers.sign_certificate(measure, signing_keys())
    address = public_address(url_for("public.verify", token=token))
    pdf = measure_papers.certificate_pdf(measure, address)
    if pdf is None:
        abort(404)
    return download(pdf, f"certificate-{measure_id}.pdf")


def _proposal() -> NewMeasure:
    kind = choice_field("kind", MeasureKind, "措施")
    agency = queries.agency_found(db.session(), text_field("agency", 200))
    if agency is None:
        raise FormProblem("名册中没有这个名称或者信用代码的机构。")
    if kind is None:
        raise FormProblem("请选择措施。")
    return NewMeasure(
        agency.id,
        kind,
        count_or_none(request.form.get("owner", "")) or 0,
        required_date("until_on", "期限"),
        text_field("reason", 1000),
        count_or_none(request.form.get("entry", "")),
    )


def _act() -> NewAct:
    kind = choice_field("act", ActKind, "办理事项")
    if kind is None:
        raise FormProblem("请选择办理事项。")
    return NewAct(
        kind,
        required_date("on", "日期"),
        text_field("words", 2000),
        text_field("place", 200),
        date_field("until", "约定日期"),
    )


def _form(problem: str) -> str:
    kind = enum_arg("kind", MeasureKind)
    text = request.form.get("agency", "") or text_arg("agency", 200)
    agency = queries.agency_found(db.session(), text.strip()) if text else None
    today = clock.today()
    entries = queries.counting_entries(db.session(), agency.id, today) if agency else ()
    return render_template(
        "remedies/measure_new.html",
        problem=problem,
        typed=request.form,
        kind=kind,
        agency_text=text or "",
        entries=[(str(one.id), f"{one.label}（{one.document_number}）") for one in entries],
        situation=queries.situations(db.session(), [agency.id], today)[agency.id]
        if agency
        else None,
        kinds=[(one.value, one.label) for one in MeasureKind],
        owners=[(str(one.id), one.display_name) for one in officers(db.session())],
        until=_until(kind, today),
        rules=_rules(),
    )


def _until(kind: MeasureKind | None, today: date) -> date | None:
    return longest(kind, today) if kind else None


def _rules() -> list[tuple[MeasureKind, str, str, str]]:
    """Return each kind with what it means, at which grades it may stand and on which law."""
    cite = registry().cite
    return [
        (
            kind,
            rule.says,
            "、".join(sorted(str(one.value) for one in rule.grades)),
            cite(rule.basis),
        )
        for kind, rule in RULES.items()
    ]


def _page(measure_id: int, problem: str) -> str:
    measure = _existing(measure_id)
    done = [one.kind for one in measure.acts]
    steps = next_acts(measure.kind, done) if measure.status is MeasureStatus.RUNNING else ()
    return render_template(
        "remedies/measure.html",
        measure=measure,
        basis=[registry()[key] for key in measure.basis if key in registry()],
        rule=RULES[measure.kind],
        deciding=_deciding(measure),
        withdrawing=foreseeing_one.measure_withdrawn(measure.kind.label, measure.agency.name),
        next_acts=steps,
        over=measures.why_over(db.session(), measure),
        files=files_of(db.session(), RequestKind.MEASURE, measure.id),
        has_notice=measure_papers.notice_of(measure) is not None,
        is_issued=ActKind.ISSUED in done,
        typed=request.form,
        problem=problem,
        today=clock.today(),
    )


def _deciding(measure: CreditMeasure) -> Foreseen:
    kind, says = measure.kind, RULES[measure.kind].says
    return foreseeing_one.measure_decided(kind.label, measure.agency.name, says)


def _existing(measure_id: int) -> CreditMeasure:
    return queries.measure_of(db.session(), measure_id) or abort(404)
