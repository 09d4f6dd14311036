"""The list of whom a campaign visits: draw, assign, visit, drop; the closing report."""

from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.campaigns import (
    CampaignError,
    CampaignStatus,
    Measure,
    VisitProblem,
)
from supervisor.domain.fieldwork.targets import TargetCriteria
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import Activity, LicenceKind
from supervisor.extensions import db
from supervisor.services.fieldwork import campaign_report, targets
from supervisor.services.platform import attachments
from supervisor.store.queries.fieldwork import campaigns as campaign_queries
from supervisor.store.queries.fieldwork import targets as queries
from supervisor.store.queries.fieldwork.campaigns import Campaign
from supervisor.web.fieldwork.campaigns import ANSWERS, visit_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.steps import FieldAnswer, hand_in
from supervisor.web.shell.submitted import files_field

blueprint = Blueprint("campaign_targets", __name__, url_prefix="/campaigns/<int:campaign_id>")

DRAWN: Final = 100
_LEAD_DAYS: Final = (90, 180, 365)
Answer = str | Response | tuple[str, int]


@blueprint.get("/targets")
@allow(Permission.READ)
def index(campaign_id: int) -> str:
    """Show the list, and whom the criteria in the address draw."""
    return _page(_campaign(campaign_id), "")


@blueprint.post("/targets")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def put(campaign_id: int) -> Answer:
    """Put the chosen on the list."""
    campaign = _campaign(campaign_id)
    chosen = frozenset(request.form.getlist("party"))
    try:
        count = targets.put_on_list(
            db.session(), actor(), campaign_id, _criteria(request.form), chosen
        )
    except CampaignError as refusal:
        return _page(campaign, str(refusal)), 422
    flash(f"已列入 {count} 户。", "success")
    return redirect(url_for("campaign_targets.index", campaign_id=campaign_id))


@blueprint.post("/targets/assign")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def assign(campaign_id: int) -> Answer:
    """Have named officers visit the chosen targets."""
    campaign = _campaign(campaign_id)
    try:
        count = targets.assign(
            db.session(), actor(), campaign_id, _numbers("target"), _numbers("officer")
        )
    except CampaignError as refusal:
        return _page(campaign, str(refusal)), 422
    flash(f"已为 {count} 户指定检查人员。", "success")
    return redirect(url_for("campaign_targets.index", campaign_id=campaign_id))


@blueprint.post("/targets/<int:target_id>/drop")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def drop(campaign_id: int, target_id: int) -> Answer:
    """Take a target off the list."""
    reason = request.form.get("reason", "")[:500]
    try:
        targets.drop(db.session(), actor(), campaign_id, target_id, reason)
    except CampaignError as refusal:
        return _visit_page(campaign_id, target_id, str(refusal)), 422
    flash("已移出名单。", "success")
    return redirect(url_for("campaign_targets.index", campaign_id=campaign_id))


@blueprint.route("/targets/<int:target_id>/visit", methods=["GET", "POST"])
@allow(Permission.VISIT_IN_CAMPAIGNS)
def visit(campaign_id: int, target_id: int) -> FieldAnswer:
    """Record the visit of a target; the form works without network and may come in later."""
    if request.method == "GET":
        return _visit_page(campaign_id, target_id, "")
    campaign = _campaign(campaign_id)
    return hand_in(
        lambda: targets.visit(
            db.session(), actor(), campaign_id, target_id, visit_of(campaign), files_field("photos")
        ),
        refused=CampaignError,
        again=lambda words: _visit_page(campaign_id, target_id, words),
        said="检查已登记。",
        record=url_for("campaign_targets.index", campaign_id=campaign_id),
    )


@blueprint.get("/report.docx")
@allow(Permission.READ)
def report(campaign_id: int) -> FileResponse:
    """Download the closing report."""
    data = campaign_report.word_file(db.session(), _campaign(campaign_id))
    return download(data, f"campaign-report-{campaign_id}.docx")


def _criteria(values: MultiDict[str, str]) -> TargetCriteria:
    days = count_or_none(values.get("lead_days", "")) or 0
    street = values.get("street", "")
    return TargetCriteria(
        activities=tuple(one for one in Activity if one.value in values.getlist("activity")),
        kinds=tuple(one for one in LicenceKind if one.value in values.getlist("licence")),
        grades=tuple(one for one in Grade if one.value in values.getlist("grade")),
        street=next((one for one in Street if one.value == street), None),
        lead_days=days if days in _LEAD_DAYS else 0,
        unregistered="unregistered" in values,
        heavier="heavier" in values,
        leaflets="leaflets" in values,
    )


def _numbers(name: str) -> list[int]:
    found = (count_or_none(text) for text in request.form.getlist(name))
    return [number for number in found if number is not None]


def _page(campaign: Campaign, problem: str) -> str:
    by = _criteria(request.form if request.form else request.args)
    found = targets.drawn(db.session(), campaign, by)
    listed = queries.targets_of(db.session(), campaign.id)
    return render_template(
        "fieldwork/campaigns/targets.html",
        campaign=campaign,
        by=by,
        drawn=found[:DRAWN],
        drawn_total=len(found),
        listed=listed,
        progress=queries.progress(listed),
        is_open=campaign.status is CampaignStatus.OPEN,
        activities=list(Activity),
        licences=list(LicenceKind),
        grades=list(Grade),
        streets=[(one.value, one.label) for one in Street],
        lead_days=[(str(days), f"近 {days} 天") for days in _LEAD_DAYS],
        problem=problem,
    )


def _visit_page(campaign_id: int, target_id: int, problem: str) -> str:
    target = queries.target_of(db.session(), campaign_id, target_id) or abort(404)
    typed: Any = request.form
    return render_template(
        "fieldwork/campaigns/visit.html",
        campaign=_campaign(campaign_id),
        target=target,
        problems=list(VisitProblem),
        measures=[one for one in Measure if not one.needs_case],
        answers=ANSWERS,
        accepted=attachments.ACCEPTED,
        most_files=attachments.MOST_FILES,
        client_id=typed.get("client_id") or str(uuid4()),
        me=actor().user_id,
        today=clock.today(),
        typed=typed,
        problem=problem,
    )


def _campaign(campaign_id: int) -> Campaign:
    return campaign_queries.load_campaign(db.session(), campaign_id) or abort(404)
