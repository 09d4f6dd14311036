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
)
from supervisor.domain.cases.claim_labels import CHOICE_LABELS, RESULT_LABELS
from supervisor.domain.cases.course.clocks import course_clocks
from supervisor.domain.cases.course.kinds import RespondentKind, Served, StepKind
from supervisor.domain.cases.course.offer import HEADS, needs, next_steps, open_steps
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases import course, from_leads, opening, steps
from supervisor.services.cases.apart import accounts_apart
from supervisor.services.cases.unlisted import unlisted_agencies
from supervisor.services.credit import letters
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.queries.cases import cases as queries
from supervisor.store.queries.cases import leads as lead_queries
from supervisor.store.queries.cases.cases import Case, CaseFilter
from supervisor.store.queries.cases.complaints import complaints_of_case
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.web.cases import effects
from supervisor.web.cases.course import address_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, int_arg, page_place, text_arg
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    choice_field,
    count_field,
    date_field,
    required_date,
    required_text,
    text_field,
    version_field,
)

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

MeritStep = Callable[[int, int], Case]


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the cases the filter leaves, newest first."""
    wanted = filter_from_address()
    return render_template(
        "cases/index.html",
        page=queries.cases_page(db.session(), wanted, page_place()),
        counts=queries.pending_counts(db.session()),
        wanted=wanted,
        statuses=[(str(status), status.label) for status in CaseStatus],
        origins=[(str(origin), origin.label) for origin in CaseOrigin],
    )


def filter_from_address() -> CaseFilter:
    """Read what the list of cases is narrowed to."""
    return CaseFilter(
        text=text_arg("q"),
        status=enum_arg("status", CaseStatus),
        origin=enum_arg("origin", CaseOrigin),
        agency_id=int_arg("agency"),
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
    flash(f"已拟案：{case.number}，请负责人批准立案。", "success")
    return redirect(url_for("cases.show", case_id=case.id))


@blueprint.post("/from-finding/<int:finding_id>")
@allow(Permission.HANDLE_CASES)
def open_from_finding(finding_id: int) -> str | Response | tuple[str, int]:
    """Draft a case from a confirmed lead, or ask whether it joins one that is under way."""
    into = count_field("into") if request.form.get("into") else None
    had = from_leads.case_with(db.session(), finding_id)
    try:
        summary = text_field("summary")
        case = from_leads.open_from_finding(db.session(), actor(), finding_id, summary, into)
    except from_leads.CaseExists as choice:
        page = render_template("cases/merge.html", cases=choice.cases, finding_id=finding_id)
        return page, 409
    except (FormProblem, CaseError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("findings.show", finding_id=finding_id))
    flash(_done_with(case, had), "success")
    return redirect(url_for("cases.show", case_id=case.id))


def _done_with(case: Case, had: Case | None) -> str:
    """Say what became of a lead: a draft, a part of a case, or nothing new."""
    if had is not None:
        return f"这条线索已在案件 {case.number}（{case.status.label}）中，没有另行立案。"
    if case.status is not CaseStatus.DRAFT:
        return (
            f"线索已并入案件 {case.number}（{case.status.label}）；拟案不能再改，行为请另行查明。"
        )
    if len(case.leads) > 1:
        return f"线索已并入案件 {case.number}，拟案已补入；请负责人批准立案。"
    return f"案件 {case.number}：拟案已写好，请负责人批准立案。"


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

    def serve_now(key: int, version: int) -> Case:
        heed(effects.serving(_existing(key)))
        on = required_date("served_on", "送达日期")
        return steps.serve(db.session(), actor(), key, version, on)

    return _do(case_id, serve_now, "已登记送达。")


@blueprint.post("/<int:case_id>/revoke")
@allow(Permission.DECIDE_CASES)
def revoke(case_id: int) -> Any:
    """Revoke a merit that was served; what punishes is revoked by its own step."""

    def revoke_now(key: int, version: int) -> Case:
        heed(effects.revoking(_existing(key)))
        return steps.revoke(db.session(), actor(), key, version, text_field("reason"))

    return _do(case_id, revoke_now, "决定已撤销，信用记录随之失效。")


@blueprint.get("/<int:case_id>/repair-notice")
@allow(Permission.READ)
def repair_notice(case_id: int) -> str:
    """Show the notice on repair that is served together with the decision (printable)."""
    case = queries.case_with_steps(db.session(), case_id)
    letter = letters.repair_notice(db.session(), case) if case else None
    if letter is None:
        abort(404)
    return render_template("cases/repair_notice.html", case=case, letter=letter)


def _do(case_id: int, step: MeritStep, done: str) -> str | Response | tuple[str, int]:
    try:
        step(case_id, version_field())
    except (FormProblem, CaseError) as refusal:
        return _page(case_id, dict(request.form), str(refusal)), 422
    flash(done, "success")
    return redirect(url_for("cases.show", case_id=case_id))


def _existing(case_id: int) -> Case:
    return queries.case_with_steps(db.session(), case_id) or abort(404)


def _proposal() -> Proposal:
    return Proposal(
        outcome=CaseOutcome.MERIT,
        facts=text_field("facts"),
        legal_basis=text_field("legal_basis"),
        event_code=text_field("event_code", 10),
    )


def _open_by_hand() -> Case:
    with all_at_once():
        typed = opening.ByHand(
            party=required_text("party", "当事人", 200),
            origin=choice_field("origin", CaseOrigin, "案件来源") or CaseOrigin.REPORT,
            summary=required_text("summary", "案由"),
            act_ended_on=date_field("act_ended_on", "违法行为终了日期"),
            respondent_kind=str(choice_field("kind", RespondentKind, "当事人类别") or ""),
        )
    return opening.open_by_hand(db.session(), actor(), typed)


def _new_page(problem: str) -> str:
    origins = [origin for origin in CaseOrigin if not origin.has_own_page]
    return render_template(
        "cases/new.html",
        problem=problem,
        typed=request.form,
        origins=origins,
        kinds=list(RespondentKind),
    )


def _page(case_id: int, typed: dict[str, Any], problem: str) -> str:
    case = queries.case_with_steps(db.session(), case_id)
    if case is None:
        abort(404)
    today = clock.today()
    scheme = credit_scheme_on(db.session(), today)
    state = course.state_of(db.session(), case)
    may = [kind for kind in open_steps(state) if _may_take(kind, case)]
    is_merit = case.outcome is CaseOutcome.MERIT
    following = next_steps(state, today)
    waits_for_head = bool(following) and following[0] in HEADS and following[0] not in may
    return render_template(
        "cases/show.html",
        case=case,
        doubted=lead_queries.doubted_leads(db.session(), case),
        state=state,
        clocks=course_clocks(state, today),
        following=[kind for kind in following if kind in may],
        awaited=following[0] if waits_for_head else None,
        first_draft=next((row.id for row in case.course if row.step is StepKind.DRAFT), 0),
        others=[kind for kind in may if kind not in following],
        needs=needs,
        address_of=address_of,
        law=registry(),
        unlisted=unlisted_agencies(db.session(), case, state),
        served_labels={str(one): one.label for one in Served},
        said_labels=CHOICE_LABELS | RESULT_LABELS,
        complaints=complaints_of_case(db.session(), case.id),
        entries=credit_queries.entries_of_case(db.session(), case.id),
        merits=[one for one in scheme.events.values() if one.is_merit] if case.agency_id else [],
        event=scheme.events.get(case.event_code),
        is_proposer=case.proposed_by == current_user.id,
        serving=effects.serving(case) if is_merit and case.decided_on else None,
        revoking=effects.revoking(case) if is_merit and case.served_on else None,
        today=today,
        typed=typed,
        problem=problem,
    )


def _may_take(kind: StepKind, case: Case) -> bool:
    if accounts_apart(case, kind, actor()):
        return False
    wanted = Permission.DECIDE_CASES if kind in HEADS else Permission.HANDLE_CASES
    return current_user.role in wanted.roles
