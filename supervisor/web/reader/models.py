"""机器研判: the model in force, the candidate that waits for a decision, and their curves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.reader.packaged import packaged_digest
from supervisor.domain.reader.renewal import NIGHTS, WAITING, Beside, worse_in
from supervisor.extensions import db
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import renewal, shadow
from supervisor.services.reader.renewal import RenewalRefused
from supervisor.store.queries.reader import renewals as queries
from supervisor.store.queries.reader.renewals import ReaderCandidate
from supervisor.store.queries.rules.lab import display_names
from supervisor.web.shell.access import allow
from supervisor.web.shell.charts import curves
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("reader_models", __name__, url_prefix="/rules/reader")

_SHOWN: Final = 20
_LONGEST: Final = 500
_FIGURES: Final = (
    ("准确率", ("micro", "precision")),
    ("召回率", ("micro", "recall")),
    ("宏平均 F1", ("macro_f1",)),
    ("正常信息没有线索", ("clean", "without_lead")),
    ("问题在线索或值得一看中", ("look", "violations_with_lead_or_look")),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside the model in force: a picture, figures, what is worse, its nights."""

    candidate: ReaderCandidate
    chart: Markup
    rows: list[tuple[str, float | None, float | None]]
    frozen: int
    worse: list[str]
    beside: Beside


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the model in force, what waits, and what was decided."""
    session = db.session()
    shown, live = queries.candidates(session, _SHOWN), queries.live_candidate(session)
    people = {
        person for one in shown for person in (one.endorser_id, one.approver_id, one.ended_by_id)
    }
    return render_template(
        "reader/models.html",
        live=live,
        taking_back=foreseeing_one.model_taken_back(live.decisions) if live else None,
        shipped=packaged_digest(),
        compared=[_compared(one) for one in shown if one.status in WAITING and one.measured],
        candidates=shown,
        least_nights=NIGHTS,
        names=display_names(session, people),
    )


def _compared(candidate: ReaderCandidate) -> Comparison:
    ours, theirs = candidate.measured["candidate"], candidate.measured["in_force"]
    points = {
        "候选": [(one["recall"], one["precision"]) for one in ours["curve"]],
        "现用": [(one["recall"], one["precision"]) for one in theirs["curve"]],
    }
    return Comparison(
        candidate,
        curves("候选模型与现用模型：召回率与准确率", points, ("召回率", "准确率")),
        [(label, _of(ours, keys), _of(theirs, keys)) for label, keys in _FIGURES],
        ours["ads"],
        worse_in(ours, theirs),
        shadow.beside(db.session(), candidate),
    )


def _of(figures: Any, keys: tuple[str, ...]) -> float | None:
    for key in keys:
        figures = figures.get(key) if figures else None
    return None if figures is None else float(figures)


@blueprint.post("/<int:candidate_id>/endorse")
@allow(Permission.PROPOSE_READERS)
def endorse(candidate_id: int) -> Response:
    """Ask for the candidate to be put in force."""
    said = "已提请启用，等另一位审批人批准。"
    return _step(
        lambda session, who, version: renewal.endorse(session, who, candidate_id, version), said
    )


@blueprint.post("/<int:candidate_id>/approve")
@allow(Permission.KEEP_RULES)
def approve(candidate_id: int) -> Response:
    """Put the candidate in force."""
    said = "已批准启用，从下一次采集起生效。"
    return _step(
        lambda session, who, version: renewal.approve(session, who, candidate_id, version), said
    )


@blueprint.post("/<int:candidate_id>/refuse")
@allow(Permission.KEEP_RULES)
def refuse(candidate_id: int) -> Response:
    """Not take the candidate."""
    return _step(
        lambda session, who, version: renewal.refuse(
            session, who, candidate_id, version, text_field("reason", _LONGEST)
        ),
        "已记下：不采用这个候选模型。",
    )


@blueprint.post("/<int:candidate_id>/take-back")
@allow(Permission.KEEP_RULES)
def take_back(candidate_id: int) -> Response:
    """Take the live model out of force."""

    def step(session: Any, who: Actor, version: int) -> None:
        candidate = queries.live_candidate(session) or abort(404)
        heed(foreseeing_one.model_taken_back(candidate.decisions))
        reason = text_field("reason", _LONGEST)
        renewal.take_back(session, who, candidate_id, version, reason)

    return _step(step, "已撤回，从下一次采集起用回原来的模型。已有线索不变。")


def _step(step: Callable[[Any, Actor, int], None], said: str) -> Response:
    try:
        step(db.session(), actor(), version_field())
        flash(said, "success")
    except (RenewalRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("reader_models.index"))
