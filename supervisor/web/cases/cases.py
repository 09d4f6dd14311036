"""Cases: the list, one case with its clocks, and the steps that move it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import (
    CaseError,
    CaseOrigin,
    CaseOutcome,
    CaseStatus,
    Proposal,
    case_clocks,
)
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases import opening, steps
from supervisor.services.credit import letters
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.queries.cases import cases as queries
from supervisor.store.queries.cases.cases import Case, CaseFilter
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, int_arg, page_number, text_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import (
    FormProblem,
    choice_field,
    date_field,
    required_date,
    text_field,
    version_field,
    yuan_field,
)

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

Step = Callable[[int, int], Case]


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the cases the filter leaves, newest first."""
    wanted = CaseFilter(
        text=text_arg("q"),
        status=enum_arg("status", CaseStatus),
        origin=enum_arg("origin", CaseOrigin),
        agency_id=int_arg("agency"),
    )
    return render_template(
        "cases/index.html",
        page=queries.cases_page(db.session(), wanted, page_number()),
        counts=queries.pending_counts(db.session()),
        wanted=wanted,
        statuses=[(str(status), status.label) for status in CaseStatus],
        origins=[(str(origin), origin.label) for origin in CaseOrigin],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.HANDLE_CASES)
def new() -> str | Response | tuple[str, int]:
    """Open a case by hand, from an inspection or another source."""
    if request.method == "GET":
        return _new_page("")
    try:
        case = _open_by_hand()
    except (FormProblem, CaseError) as refusal:
        return _new_page(str(refusal)), 422
    flash(f"已立案：{case.number}。", "success")
    return redirect(url_for("cases.show", case_id=case.id))


@blueprint.post("/from-finding/<int:finding_id>")
@allow(Permission.HANDLE_CASES)
def open_from_finding(finding_id: int) -> Response:
    """Open a case from a confirmed lead, or lead to the case it already has."""
    try:
        case = opening.open_from_finding(db.session(), actor(), finding_id, text_field("summary"))
    except (FormProblem, CaseError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("findings.show", finding_id=finding_id))
    flash(f"案件 {case.number}：请调查取证后提出处理意见。", "success")
    return redirect(url_for("cases.show", case_id=case.id))


@blueprint.get("/<int:case_id>")
@allow(Permission.READ)
def show(case_id: int) -> str:
    """Show one case: what it is about, its clocks, its steps, and what may be done next."""
    return _page(case_id, {}, "")


@blueprint.post("/<int:case_id>/propose")
@allow(Permission.HANDLE_CASES)
def propose(case_id: int) -> str | Response | tuple[str, int]:
    """Put a decision before the approver; a refusal keeps what was typed."""
    try:
        steps.propose(db.session(), actor(), case_id, version_field(), _proposal())
    except (FormProblem, CaseError) as refusal:
        return _page(case_id, dict(request.form), str(refusal)), 422
    flash("已提交审批，须由另一名审批人决定。", "success")
    return redirect(url_for("cases.show", case_id=case_id))


@blueprint.post("/<int:case_id>/return")
@allow(Permission.DECIDE_CASES)
def send_back(case_id: int) -> Any:
    """Return a proposal to the inspector."""
    return _do(
        case_id,
        lambda key, version: steps.send_back(
            db.session(), actor(), key, version, text_field("note")
        ),
        "已退回补正。",
    )


@blueprint.post("/<int:case_id>/approve")
@allow(Permission.DECIDE_CASES)
def approve(case_id: int) -> Any:
    """Decide as proposed."""
    return _do(
        case_id,
        lambda key, version: steps.approve(
            db.session(), actor(), key, version, text_field("document_number", 80)
        ),
        "已审批同意，请送达当事人。送达前不影响信用。",
    )


@blueprint.post("/<int:case_id>/serve")
@allow(Permission.HANDLE_CASES)
def serve(case_id: int) -> Any:
    """Record the service of the decision."""
    return _do(
        case_id,
        lambda key, version: steps.serve(
            db.session(), actor(), key, version, required_date("served_on", "送达日期")
        ),
        "已登记送达。",
    )


@blueprint.post("/<int:case_id>/duty-done")
@allow(Permission.HANDLE_CASES)
def duty_done(case_id: int) -> Any:
    """Record that the party has done its duty."""
    return _do(
        case_id,
        lambda key, version: steps.mark_duty_done(
            db.session(), actor(), key, version, required_date("on", "履行完毕日期")
        ),
        "已登记履行完毕，当事人可以据此申请信用修复。",
    )


@blueprint.post("/<int:case_id>/revoke")
@allow(Permission.DECIDE_CASES)
def revoke(case_id: int) -> Any:
    """Revoke a served decision."""
    return _do(
        case_id,
        lambda key, version: steps.revoke(
            db.session(), actor(), key, version, text_field("reason")
        ),
        "决定已撤销，相关信用记录即时停止计分和公示。",
    )


@blueprint.get("/<int:case_id>/repair-notice")
@allow(Permission.READ)
def repair_notice(case_id: int) -> str:
    """Show the notice on repair that is served together with the decision (printable)."""
    case = queries.case_with_steps(db.session(), case_id)
    letter = letters.repair_notice(db.session(), case) if case else None
    if letter is None:
        abort(404)
    return render_template("cases/repair_notice.html", case=case, letter=letter)


def _do(case_id: int, step: Step, done: str) -> str | Response | tuple[str, int]:
    try:
        step(case_id, version_field())
    except (FormProblem, CaseError) as refusal:
        return _page(case_id, dict(request.form), str(refusal)), 422
    flash(done, "success")
    return redirect(url_for("cases.show", case_id=case_id))


def _proposal() -> Proposal:
    outcome = choice_field("outcome", CaseOutcome, "处理结果")
    if outcome is None:
        raise FormProblem("请选择处理结果。")
    return Proposal(
        outcome=outcome,
        facts=text_field("facts"),
        legal_basis=text_field("legal_basis"),
        event_code=text_field("event_code", 10),
        entry_class=choice_field("entry_class", EntryClass, "失信类别"),
        fine_cents=yuan_field("fine", "罚没金额"),
        notified_on=date_field("notified_on", "告知日期"),
        statement=text_field("statement"),
    )


def _open_by_hand() -> Case:
    typed = opening.ByHand(
        party=text_field("party", 200),
        origin=choice_field("origin", CaseOrigin, "案件来源") or CaseOrigin.REPORT,
        summary=text_field("summary"),
        act_ended_on=date_field("act_ended_on", "违法行为终了日期"),
    )
    return opening.open_by_hand(db.session(), actor(), typed)


def _new_page(problem: str) -> str:
    origins = [origin for origin in CaseOrigin if not origin.has_own_page]
    return render_template("cases/new.html", problem=problem, typed=request.form, origins=origins)


def _page(case_id: int, typed: dict[str, Any], problem: str) -> str:
    case = queries.case_with_steps(db.session(), case_id)
    if case is None:
        abort(404)
    today = clock.today()
    scheme = credit_scheme_on(db.session(), today)
    return render_template(
        "cases/show.html",
        case=case,
        clocks=case_clocks(case.opened_on, case.act_ended_on, case.decided_on, case.served_on),
        entries=credit_queries.entries_of_case(db.session(), case.id),
        events=list(scheme.events.values()) if case.agency_id else [],
        event=scheme.events.get(case.event_code),
        outcomes=list(CaseOutcome),
        classes=list(EntryClass),
        is_proposer=case.proposed_by == current_user.id,
        today=today,
        typed=typed,
        problem=problem,
    )
