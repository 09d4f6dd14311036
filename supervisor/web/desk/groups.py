"""Leads that belong together: a sample to read first, exceptions ticked, one decision, one case."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import CaseError, CaseStatus
from supervisor.domain.desk.groups import GroupKind
from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import group_case
from supervisor.services.leads import review
from supervisor.services.leads.corrections import settled
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.leads.review import Ruling
from supervisor.store.queries.desk import groups
from supervisor.store.queries.desk.groups import MOST_LEADS
from supervisor.web.leads import finding_page
from supervisor.web.leads.lead_page import load
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import whole_number

blueprint = Blueprint("groups", __name__, url_prefix="/desk/groups")

SAMPLE = 3


@blueprint.get("")
@allow(Permission.REVIEW_LEADS)
def index() -> str:
    """List what belongs together, by operator, by copy or by text."""
    kind = enum_arg("by", GroupKind) or GroupKind.OPERATOR
    found = groups.groups_of(db.session(), kind)
    return render_template("desk/groups.html", kind=kind, kinds=list(GroupKind), groups=found)


@blueprint.get("/<int:finding_id>")
@allow(Permission.REVIEW_LEADS)
def show(finding_id: int) -> str:
    """Show one group: the sample in full, then every lead of it."""
    return _page(finding_id)


@blueprint.post("/<int:finding_id>/decide")
@allow(Permission.REVIEW_LEADS)
def decide(finding_id: int) -> Response | tuple[str, int]:
    """Decide every lead of the group but the exceptions."""
    leads = _leads_of_form()
    if request.form.get("seen") != "yes":
        flash("请先看过样本，再一并判定。", "error")
        return _page(finding_id), 422
    if not leads:
        flash("全部勾为例外，没有可以判定的线索。", "error")
        return _page(finding_id), 422
    first = next(iter(leads))
    try:
        made = review.decide(
            db.session(), first, actor(), _ruling(leads.pop(first)), leads, is_group=True
        )
    except ReviewError as refusal:
        flash(str(refusal), "error")
        return _page(finding_id), 409 if isinstance(refusal, FindingChanged) else 422
    return redirect(url_for("groups.done", review_id=made.id))


@blueprint.get("/done/<int:review_id>")
@allow(Permission.REVIEW_LEADS)
def done(review_id: int) -> str:
    """Say what was decided together, with the way back and the way to one case."""
    made = groups.decided_together(db.session(), review_id)
    if not made:
        abort(404)
    return render_template(
        "desk/group_done.html",
        made=made,
        first=made[0][0],
        filed=settled.filed_cases(
            db.session(), [one.id for made_on, one in made if made_on.undone_at is None]
        ).values(),
        may_be_a_case=any(one.status is FindingStatus.CONFIRMED for _, one in made),
    )


@blueprint.post("/done/<int:review_id>/case")
@allow(Permission.HANDLE_CASES)
def open_case(review_id: int) -> Response:
    """Draft one case from everything that was confirmed together."""
    try:
        case = group_case.draft(db.session(), actor(), review_id)
    except CaseError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("groups.done", review_id=review_id))
    count = len(case.leads)
    if case.status is CaseStatus.DRAFT:
        words = f"案件 {case.number}：拟案已写好，含 {count} 条线索；请负责人批准立案。"
    else:
        words = f"线索已在案件 {case.number}（{case.status.label}）中，共 {count} 条。"
    flash(words, "success")
    return redirect(url_for("cases.show", case_id=case.id))


def _page(finding_id: int) -> str:
    kind = enum_arg("by", GroupKind) or GroupKind.OPERATOR
    leads = groups.leads_of(db.session(), kind, finding_id)
    if not leads:  # all are decided, or there never was such a lead
        load(finding_id)
    wordings = [
        (one, finding_page.wording_of(one.revision, one.hits, masked=True))
        for one in leads[:SAMPLE]
    ]
    return render_template(
        "desk/group.html",
        kind=kind,
        finding_id=finding_id,
        leads=leads,
        rows=[finding_page.queue_row(one) for one in leads],
        sample=wordings,
        most=MOST_LEADS,
        kept_out=set(request.form.getlist("except")),
        reject_reasons=finding_page.reject_reasons(),
    )


def _leads_of_form() -> dict[int, int]:
    """Read the leads with the versions on the screen, the exceptions left out."""
    kept_out = set(request.form.getlist("except"))
    try:
        pairs = [value.split(":") for value in request.form.getlist("leads")]
        return {
            whole_number(lead): whole_number(version)
            for lead, version in pairs
            if lead not in kept_out
        }
    except ValueError:
        abort(400)


def _ruling(version: int) -> Ruling:
    reason = request.form.get("reason", "")
    try:
        return Ruling(
            decision=Decision.of(request.form.get("decision", "")),
            version=version,
            reason=RejectReason.of(reason) if reason else None,
            note=request.form.get("note", "")[:2000],
        )
    except ValueError:
        abort(400)
