"""The scheme lab: schemes in force, drafts as text, simulation, approval by a second person."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.desk import foreseeing
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.credit import scheme_lab
from supervisor.services.credit.scheme_lab import LabError, Simulation
from supervisor.store.queries.credit import schemes as queries
from supervisor.store.queries.credit.schemes import SchemeVersion
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import (
    FormProblem,
    choice_field,
    required_date,
    text_field,
    version_field,
)

blueprint = Blueprint("schemes", __name__, url_prefix="/schemes")

_LONGEST_TEXT: Final = 60_000
_HEIGHT: Final = 160
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class SchemeBar:
    """One bucket of the histogram: where it stands, how many now and then, how high (pixels)."""

    left: int
    label: str
    now: int
    then: int
    now_height: int
    then_height: int


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the schemes, what is in force on top."""
    today = clock.today()
    return render_template(
        "ratings/schemes.html",
        versions=queries.scheme_versions(db.session()),
        in_force=[
            (
                kind,
                scheme_lab.scheme_in_force(db.session(), kind, today),
                scheme_lab.awaits_approval(db.session(), kind),
            )
            for kind in SchemeKind
        ],
        today=today,
    )


@blueprint.post("/new")
@allow(Permission.DRAFT_SCHEMES)
def new() -> Response:
    """Begin a draft from the text in force, or from the one the product now delivers."""
    kind = choice_field("kind", SchemeKind, "方案类别")
    if kind is None:
        abort(400)
    draft = scheme_lab.start_draft(
        db.session(), actor(), kind, from_delivered="delivered" in request.form
    )
    return redirect(url_for("schemes.show", scheme_id=draft.id))


@blueprint.get("/<int:scheme_id>")
@allow(Permission.READ)
def show(scheme_id: int) -> str:
    """Show one scheme text with its mistakes and what may be done next."""
    return _page(scheme_id, "")


@blueprint.post("/<int:scheme_id>/save")
@allow(Permission.DRAFT_SCHEMES)
def save(scheme_id: int) -> Answer:
    """Keep the draft, mistakes and all."""
    try:
        text = text_field("text", _LONGEST_TEXT)
        key = (scheme_id, version_field())
        scheme_lab.save_draft(db.session(), actor(), key, text, text_field("note"))
    except (FormProblem, LabError) as refusal:
        return _page(scheme_id, str(refusal)), 422
    flash("草稿已保存。", "success")
    return redirect(url_for("schemes.show", scheme_id=scheme_id))


@blueprint.post("/<int:scheme_id>/submit")
@allow(Permission.DRAFT_SCHEMES)
def submit(scheme_id: int) -> Answer:
    """Put the draft before the approver."""
    try:
        day = required_date("effective_on", "生效日期")
        scheme_lab.submit(db.session(), actor(), (scheme_id, version_field()), day)
    except (FormProblem, LabError) as refusal:
        return _page(scheme_id, str(refusal)), 422
    flash("已提交审批，须由另一名审批人决定。", "success")
    return redirect(url_for("schemes.show", scheme_id=scheme_id))


@blueprint.post("/<int:scheme_id>/decide")
@allow(Permission.DECIDE_SCHEMES)
def decide(scheme_id: int) -> Answer:
    """Approve or return the draft."""
    is_approved = request.form.get("verdict") == "yes"
    try:
        if is_approved:
            heed(_approving(_scheme(scheme_id)))
        scheme_lab.decide(
            db.session(),
            actor(),
            (scheme_id, version_field()),
            text_field("note"),
            is_approved=is_approved,
        )
    except (FormProblem, LabError) as refusal:
        return _page(scheme_id, str(refusal)), 422
    flash("已办理。", "success")
    return redirect(url_for("schemes.show", scheme_id=scheme_id))


@blueprint.get("/<int:scheme_id>/simulation")
@allow(Permission.READ)
def simulation(scheme_id: int) -> str:
    """Show what a credit scheme would change over the whole register."""
    scheme = _scheme(scheme_id)
    if scheme.kind is not SchemeKind.CREDIT:
        abort(404)
    problems = scheme_lab.problems_of(scheme.kind, scheme.text)
    reprices = request.args.get("points") == "new"
    result = None
    if not problems:
        result = scheme_lab.simulate(db.session(), scheme.text, reprices=reprices)
    return render_template(
        "ratings/simulation.html",
        scheme=scheme,
        problems=problems,
        result=result,
        bars=_bars(result) if result else [],
        reprices=reprices,
    )


def _scheme(scheme_id: int) -> SchemeVersion:
    return queries.scheme_version(db.session(), scheme_id) or abort(404)


def _approving(scheme: SchemeVersion) -> Foreseen:
    """Say what approving the scheme does."""
    return foreseeing.scheme_approved(scheme.effective_on, queries.agencies_graded(db.session()))


def _page(scheme_id: int, problem: str) -> str:
    scheme = _scheme(scheme_id)
    typed = request.form.get("text")
    text = scheme.text if typed is None else typed
    return render_template(
        "ratings/scheme.html",
        scheme=scheme,
        text=text,
        problems=scheme_lab.problems_of(scheme.kind, text),
        read=scheme_lab.read(scheme.kind, text),
        is_editable=scheme.status in (SchemeStatus.DRAFT, SchemeStatus.RETURNED),
        is_drafter=scheme.drafted_by == current_user.id,
        today=clock.today(),
        foreseen=_approving(scheme),
        problem=problem,
    )


def _bars(result: Simulation) -> list[SchemeBar]:
    most = max([*result.now_scores.values(), *result.then_scores.values(), 1])
    lows = sorted({*result.now_scores, *result.then_scores})
    bars = []
    for position, low in enumerate(lows):
        now, then = result.now_scores.get(low, 0), result.then_scores.get(low, 0)
        bars.append(
            SchemeBar(
                left=position * 60,
                label=_label(low),
                now=now,
                then=then,
                now_height=_HEIGHT * now // most,
                then_height=_HEIGHT * then // most,
            )
        )
    return bars


def _label(low: int) -> str:
    """Name a bucket; the full mark has one of its own."""
    return "100" if low == 100 else f"{low}–{low + scheme_lab.BUCKET - 1}"
