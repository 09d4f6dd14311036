"""Campaigns: list, one campaign with its tallies and leads, visits, closing."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import CaseError, CaseOrigin
from supervisor.domain.desk import foreseeing
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.fieldwork.campaigns import (
    MOST_PARTNERS,
    CampaignError,
    CampaignStatus,
    Measure,
    NewCampaign,
    NewVisit,
    VisitProblem,
    tallies,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.cases import origins
from supervisor.services.collect.source_cards import source_cards
from supervisor.services.fieldwork import campaign_report, campaigns
from supervisor.services.platform.audit import AuditAction
from supervisor.store.queries.cases.cases import cases_by_origin
from supervisor.store.queries.fieldwork import campaigns as queries
from supervisor.store.queries.fieldwork.campaigns import Campaign
from supervisor.store.queries.fieldwork.targets import progress, targets_of
from supervisor.store.queries.paging import part_of
from supervisor.store.queries.pictures.leaflets import counts_between
from supervisor.store.queries.platform.people import officers
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import page_number, text_arg
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import FormProblem, count_field

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")

PAGE_SIZE: Final = 50
ANSWERS: Final = ("符合", "不符合", "未查")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the campaigns."""
    found = queries.all_campaigns(db.session())
    rows = [
        (one, {t.key: t.value for t in tallies(queries.visits_of(db.session(), one))})
        for one in found
    ]
    return render_template("fieldwork/campaigns/index.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.LEAD_CAMPAIGNS)
def new() -> str | Response | tuple[str, int]:
    """Open a campaign."""
    return _edit(None)


@blueprint.route("/<int:campaign_id>/edit", methods=["GET", "POST"])
@allow(Permission.LEAD_CAMPAIGNS)
def edit(campaign_id: int) -> str | Response | tuple[str, int]:
    """Change an open campaign."""
    return _edit(_existing(campaign_id))


@blueprint.get("/<int:campaign_id>")
@allow(Permission.READ)
def show(campaign_id: int) -> str:
    """Show a campaign; ``tally`` narrows the visits to those behind one figure."""
    return _page(_existing(campaign_id), {})


@blueprint.post("/<int:campaign_id>/visits")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def add_visit(campaign_id: int) -> Response | tuple[str, int]:
    """Record a visit."""
    campaign = _existing(campaign_id)
    try:
        campaigns.add_visit(db.session(), actor(), campaign.id, visit_of(campaign))
    except CampaignError as refusal:
        flash(str(refusal), "error")
        return _page(_existing(campaign_id), request.form), 422
    flash("检查已登记。", "success")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id))


@blueprint.post("/<int:campaign_id>/visits/<int:visit_id>/case")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def to_case(campaign_id: int, visit_id: int) -> Response:
    """Open a case from what a visit found, or lead to the one it already has."""
    try:
        case = origins.open_from_visit(db.session(), actor(), visit_id)
    except CaseError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("campaigns.show", campaign_id=campaign_id))
    return redirect(url_for("cases.show", case_id=case.id))


@blueprint.get("/<int:campaign_id>/photos/<int:photo_id>")
@allow(Permission.READ)
@recorded(AuditAction.ATTACHMENT_READ, "photo", "photo_id")
def photo(campaign_id: int, photo_id: int) -> FileResponse:
    """Give a photo of a visit as stored."""
    found = queries.photo_of(db.session(), campaign_id, photo_id) or abort(404)
    return stored_file(found.name, found.media_type, found.data)


@blueprint.post("/<int:campaign_id>/close")
@allow(Permission.LEAD_CAMPAIGNS)
def close(campaign_id: int) -> Response | tuple[str, int]:
    """End the campaign."""
    campaign = _existing(campaign_id)
    version = count_field("version")
    words = request.form.get("words", "")[:5000]
    try:
        heed(_closing(campaign))
        campaigns.close(db.session(), actor(), campaign.id, version, words)
    except (CampaignError, FormProblem) as refusal:
        flash(str(refusal), "error")
        return _page(_existing(campaign_id), request.form), 422
    flash("专项行动已结束。", "success")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id))


def _edit(campaign: Campaign | None) -> str | Response | tuple[str, int]:
    if request.method == "GET":
        return _form(campaign, None)
    version = count_field("version")
    try:
        saved = campaigns.save(
            db.session(), actor(), _campaign(), campaign.id if campaign else None, version
        )
    except CampaignError as refusal:
        flash(str(refusal), "error")
        return _form(campaign, request.form), 422
    flash(f"已保存“{saved.title}”。", "success")
    return redirect(url_for("campaigns.show", campaign_id=saved.id))


def _campaign() -> NewCampaign:
    form = request.form
    return NewCampaign(
        title=form.get("title", "")[:120],
        basis=form.get("basis", "")[:300],
        purpose=form.get("purpose", "")[:2000],
        starts_on=_day("starts_on"),
        ends_on=_day("ends_on"),
        categories=tuple(form.getlist("categories")),
        sources=tuple(key for key in form.getlist("sources") if key in source_cards()),
        checklist=tuple(form.get("checklist", "")[:4000].splitlines()),
        partners=tuple(
            one.strip() for one in form.get("partners", "")[:1000].splitlines() if one.strip()
        ),
        people=tuple(
            number for number in map(count_or_none, form.getlist("people")) if number is not None
        ),
    )


def visit_of(campaign: Campaign) -> NewVisit:
    """Return the visit that the form describes; raises ``CampaignError``."""
    form = request.form
    measure = next((one for one in Measure if one.value == form.get("measure")), Measure.NONE)
    answers = [(item, form.get(f"check{n}", "")) for n, item in enumerate(campaign.checklist)]
    return NewVisit(
        party=form.get("party", "")[:200],
        visited_on=_day("visited_on"),
        officers=count_field("officers"),
        problems=tuple(one for one in VisitProblem if one.value in form.getlist("problems")),
        measure=measure,
        answers=tuple((item, answer) for item, answer in answers if answer in ANSWERS),
        note=form.get("note", "")[:2000],
        partners=tuple(form.getlist("partners")[:MOST_PARTNERS]),
        client_id=form.get("client_id", "")[:36],
    )


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise CampaignError("请填写日期。") from error


def _form(campaign: Campaign | None, typed: Any) -> str:
    return render_template(
        "fieldwork/campaigns/edit.html",
        campaign=campaign,
        typed=typed,
        categories=[one for one in Category if one is not Category.INTERMEDIARY],
        sources=source_cards(),
        officers=officers(db.session()),
    )


def _closing(campaign: Campaign) -> Foreseen:
    """Say what closing the campaign does."""
    done = progress(targets_of(db.session(), campaign.id))
    ends_on = campaign.ends_on
    return foreseeing.campaign_closed(done.visited, done.targets, ends_on, clock.today())


def _page(campaign: Campaign, typed: Any) -> str:
    found = tallies(queries.visits_of(db.session(), campaign))
    chosen = next((tally for tally in found if tally.key == text_arg("tally")), None)
    wanted = None if chosen is None else frozenset(chosen.visits)
    visits = [row for row in campaign.visits if wanted is None or row.id in wanted]
    is_open = campaign.status is CampaignStatus.OPEN
    shown = part_of(visits, page_number(), PAGE_SIZE)
    ids = [visit.id for visit in shown.items]
    return render_template(
        "fieldwork/campaigns/show.html",
        campaign=campaign,
        tallies=found,
        compared=campaign_report.compared(db.session(), campaign),
        before=campaign_report.like_campaign_before(db.session(), campaign),
        progress=progress(targets_of(db.session(), campaign.id)),
        foreseen=_closing(campaign),
        chosen=chosen,
        visits=shown,
        photos=queries.photos_of(db.session(), ids),
        client_id=typed.get("client_id") or str(uuid4()),
        cases=cases_by_origin(db.session(), CaseOrigin.CAMPAIGN, ids),
        problem_labels={one.value: one.label for one in VisitProblem},
        category_labels={one.value: one.label for one in Category},
        leads=queries.leads_of(db.session(), campaign),
        lead_counts=queries.lead_counts(db.session(), campaign),
        leaflets=counts_between(db.session(), *campaigns.days_of(campaign)),
        is_open=is_open,
        draft=campaigns.closing_draft(db.session(), campaign) if is_open else "",
        problems=list(VisitProblem),
        measures=[one for one in Measure if not one.needs_case],
        answers=ANSWERS,
        sources=source_cards(),
        today=clock.today(),
        typed=typed,
    )


def _existing(campaign_id: int) -> Campaign:
    return queries.load_campaign(db.session(), campaign_id) or abort(404)
