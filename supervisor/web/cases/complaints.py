"""The officers' side of complaints: list, one complaint, its steps, its sealed identity."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.cases.complaints import (
    OWN_PLACE,
    ComplaintError,
    ComplaintKind,
    ComplaintStatus,
    ComplaintStep,
    ReferralTo,
    allowed_steps,
    answer_deadline,
)
from supervisor.domain.cases.replies import rights_told
from supervisor.domain.desk import foreseeing
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.cases import accused, complaint_identity, complaint_results, complaints
from supervisor.services.cases import complaint_merging as merging
from supervisor.services.cases.complaint_identity import IdentityAsk
from supervisor.services.cases.complaints import Move
from supervisor.services.platform.audit import AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.cases import complaint_results as result_queries
from supervisor.store.queries.cases import complaints as queries
from supervisor.store.queries.cases.complaints import Complaint
from supervisor.web.cases.complaint_filter import filter_from_address
from supervisor.web.cases.complaint_intake import intake_page, typed_complaint
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.guards.once import show_once, shown_once
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import (
    FormProblem,
    count_field,
    required_cents,
)

_MOST_REWARD = 1_000_000
_FRESH = "fresh_intake"
blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the complaints, the earliest answer due first."""
    wanted = filter_from_address()
    today = clock.today()
    filters = {
        "status": wanted.status.value if wanted.status else "",
        "kind": wanted.kind.value if wanted.kind else "",
        "q": wanted.text,
        "all": "1" if wanted.everything else "",
    }
    return render_template(
        "cases/complaints/index.html",
        page=queries.complaints_page(db.session(), wanted, page_place()),
        overdue=queries.overdue(db.session(), today),
        today=today,
        filters={name: value for name, value in filters.items() if value},
        taken=shown_once(_FRESH),
        statuses=[(one.value, one.label) for one in ComplaintStatus],
        kinds=[(one.value, one.label) for one in ComplaintKind],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.HANDLE_COMPLAINTS)
def new() -> str | AnyResponse | tuple[str, int]:
    """Take in a complaint by phone, from 12345, at the counter or by letter."""
    if request.method == "GET":
        return intake_page("")
    try:
        typed = typed_complaint()
        seal = Seal.of(settings())
        receipt = complaints.submit(db.session(), seal, typed, [], actor())
    except (ComplaintError, FormProblem) as refusal:
        return intake_page(str(refusal)), 422
    show_once(_FRESH, f"已登记 {receipt.number}，查询码 {receipt.code}，请告诉投诉人。")
    return redirect(url_for("complaints.index"))


@blueprint.get("/<int:complaint_id>")
@allow(Permission.READ)
@recorded(AuditAction.COMPLAINT_READ, "complaint", "complaint_id")
def show(complaint_id: int) -> str:
    """Show one complaint."""
    return _page(_existing(complaint_id))


@blueprint.post("/<int:complaint_id>/move")
@allow(Permission.HANDLE_COMPLAINTS)
def move(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Accept, refuse, close or find malicious; the last is the approver's."""
    step = next((one for one in ComplaintStep if one.value == request.form.get("step")), None)
    if step is None or step is ComplaintStep.WITHDRAW:
        abort(400)
    who = actor()
    if step is ComplaintStep.MARK_MALICIOUS and not _is_approver():
        abort(403)
    to = next((one for one in ReferralTo if one.value == request.form.get("to")), None)
    into = count_field("into") if request.form.get("into") else None
    wanted = Move(step, _version(), request.form.get("reason", "")[:2000], to, into)
    return _do(
        complaint_id, lambda: complaints.move(db.session(), complaint_id, who, wanted), step.label
    )


@blueprint.post("/<int:complaint_id>/say")
@allow(Permission.HANDLE_COMPLAINTS)
def say(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Write to the complainant."""
    text = request.form.get("text", "")
    return _do(
        complaint_id,
        lambda: complaints.say(db.session(), complaint_id, text, actor()),
        "回复已发出",
    )


@blueprint.post("/<int:complaint_id>/question")
@allow(Permission.HANDLE_COMPLAINTS)
def question(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Ask the agency complained of for its word; the complaint itself is not shown to it."""
    text = request.form.get("question", "")
    return _do(
        complaint_id,
        lambda: complaint_results.ask_agency(db.session(), actor(), complaint_id, text),
        "已要求机构说明",
    )


@blueprint.post("/<int:complaint_id>/reward")
@allow(Permission.DECIDE_CASES)
def reward(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Grant or refuse a reward."""
    reason = request.form.get("reason", "")[:500]

    def decide() -> None:
        cents = required_cents("amount", "金额", _MOST_REWARD)
        complaint_results.decide_reward(db.session(), actor(), complaint_id, cents, reason)

    return _do(complaint_id, decide, "已决定")


@blueprint.post("/<int:complaint_id>/duplicate")
@allow(Permission.HANDLE_COMPLAINTS)
def duplicate(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Settle the complaint by merging it into another of the same matter."""
    other = count_field("of")

    def merge() -> None:
        heed(foreseeing.complaint_merged("", ""))
        merging.mark_duplicate(db.session(), complaint_id, actor(), other)

    return _do(complaint_id, merge, "已并入")


@blueprint.post("/<int:complaint_id>/unmerge")
@allow(Permission.HANDLE_COMPLAINTS)
def unmerge(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Open a merged complaint again."""
    return _do(
        complaint_id, lambda: merging.unmerge(db.session(), complaint_id, actor()), "已撤销并入"
    )


@blueprint.post("/<int:complaint_id>/case")
@allow(Permission.HANDLE_COMPLAINTS)
def to_case(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Open a case from the complaint."""
    summary = request.form.get("summary", "")[:500]
    return _do(
        complaint_id,
        lambda: complaints.to_case(db.session(), complaint_id, actor(), _version(), summary),
        "已转立案",
    )


@blueprint.post("/<int:complaint_id>/identity")
@allow(Permission.HANDLE_COMPLAINTS)
def ask_identity(complaint_id: int) -> AnyResponse | tuple[str, int]:
    """Ask to open the sealed identity."""
    reason = request.form.get("reason", "")[:500]
    return _do(
        complaint_id,
        lambda: complaint_identity.ask(db.session(), complaint_id, actor(), reason),
        "申请已提交，等待审批人决定",
    )


@blueprint.post("/<int:complaint_id>/identity/<int:request_id>/decide")
@allow(Permission.OPEN_IDENTITIES)
def decide_identity(complaint_id: int, request_id: int) -> AnyResponse | tuple[str, int]:
    """Approve or refuse the opening of an identity."""
    approved = request.form.get("approve") == "yes"
    asked = IdentityAsk(complaint_id, request_id)
    return _do(
        complaint_id,
        lambda: complaint_identity.decide(db.session(), asked, actor(), is_approved=approved),
        "已批准" if approved else "未批准",
    )


@blueprint.post("/<int:complaint_id>/identity/<int:request_id>/look")
@allow(Permission.HANDLE_COMPLAINTS)
def look(complaint_id: int, request_id: int) -> str | tuple[str, int]:
    """Show the identity to whoever was allowed; every look is logged."""
    asked = IdentityAsk(complaint_id, request_id)
    try:
        found = complaint_identity.look(db.session(), Seal.of(settings()), asked, actor())
    except ComplaintError as refusal:
        flash(str(refusal), "error")
        return _page(_existing(complaint_id)), 403
    return render_template(
        "cases/complaints/identity.html", complaint=_existing(complaint_id), identity=found
    )


@blueprint.get("/<int:complaint_id>/files/<int:file_id>")
@allow(Permission.READ)
@recorded(AuditAction.ATTACHMENT_READ, "complaint", "complaint_id")
def file(complaint_id: int, file_id: int) -> Response:
    """Give an attachment as stored."""
    found = queries.complaint_file(db.session(), complaint_id, file_id) or abort(404)
    return stored_file(found.name, found.media_type, found.data)


def _do(
    complaint_id: int, action: Callable[[], object], done: str
) -> AnyResponse | tuple[str, int]:
    """Take the action; on a refusal show the page again with what was typed."""
    try:
        action()
    except (ComplaintError, FormProblem) as refusal:
        flash(str(refusal), "error")
        code = 409 if isinstance(refusal, complaints.ComplaintChanged) else 422
        return _page(_existing(complaint_id)), code
    flash(f"{done}。", "success")
    return redirect(url_for("complaints.show", complaint_id=complaint_id))


def _page(complaint: Complaint) -> str:
    who = actor()
    steps = [
        step
        for step in allowed_steps(complaint.status)
        if step not in OWN_PLACE and (step is not ComplaintStep.MARK_MALICIOUS or _is_approver())
    ]
    requests = queries.identity_requests(db.session(), complaint.id)
    accepts = ComplaintStep.ACCEPT in steps
    return render_template(
        "cases/complaints/show.html",
        complaint=complaint,
        steps=steps,
        joinable=complaints.cases_to_join(db.session(), complaint) if accepts else [],
        summary=complaints.case_summary(complaint),
        may_refer=ComplaintStep.REFER in steps,
        referrals=[(one.value, one.label) for one in ReferralTo],
        told=rights_told(complaint.kind),
        may_open_case=ComplaintStep.OPEN_CASE in allowed_steps(complaint.status),
        deadline=answer_deadline(complaint.received_on),
        today=clock.today(),
        nearest=accused.nearest_accused(db.session(), complaint),
        likes=queries.likes_of(db.session(), complaint),
        requests=[
            (request, name, complaint_identity.may_look(request, who)) for request, name in requests
        ],
        typed=request.form,
        merging=foreseeing.complaint_merged,
        merged=queries.merged_into(db.session(), complaint.id),
        can_merge=ComplaintStep.MERGE in allowed_steps(complaint.status),
        me=who.user_id,
        hearing=result_queries.hearing_of(db.session(), complaint.id),
        reward=result_queries.reward_of(db.session(), complaint.id),
    )


def _existing(complaint_id: int) -> Complaint:
    return queries.load_complaint(db.session(), complaint_id) or abort(404)


def _version() -> int:
    return count_field("version")


def _is_approver() -> bool:
    return bool(current_user.role is Role.APPROVER)
