"""本单位模型: what the office's own model marked, how it was judged, and whether it is used."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.highlights import excerpt
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.endpoint import ReleaseStatus
from supervisor.domain.rules.lab import SAMPLE
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.reader import endpoint_release
from supervisor.services.reader.endpoint_release import ReleaseRefused
from supervisor.store.queries.reader import endpoint as queries
from supervisor.store.queries.rules.lab import display_names
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("reader_endpoint", __name__, url_prefix="/rules/endpoint")

_LONGEST: Final = 500
_SHOWN: Final = 20


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the model that the settings name: its answers, its first marks, who agreed to it."""
    session, model = db.session(), settings().endpoint_model
    shown = queries.releases(session, _SHOWN)
    people = {who for one in shown for who in (one.asked_by, one.decided_by, one.ended_by)}
    marks = queries.marks(session, model, SAMPLE)
    return render_template(
        "reader/endpoint.html",
        is_on=bool(settings().endpoint_url and model),
        model=model,
        outcomes=queries.outcomes(session, model),
        sample=queries.sample(session, model),
        marks=[
            (
                one,
                excerpt(mask_contacts(getattr(one.source.revision, one.field)), one.start, one.end),
            )
            for one in marks
        ],
        asked=queries.release_of(session, model, ReleaseStatus.ASKED),
        live=queries.release_of(session, model, ReleaseStatus.LIVE),
        releases=shown,
        names=display_names(session, people),
        readings=list(Reading),
    )


@blueprint.post("/marks/<int:mark_id>")
@allow(Permission.JUDGE_RULE_SAMPLES)
def judge(mark_id: int) -> Response:
    """Keep what a person says of one mark."""
    try:
        reading = Reading.of(request.form.get("reading", ""))
    except ValueError:
        abort(400)
    return _step(lambda: endpoint_release.judge(db.session(), actor(), mark_id, reading), "")


@blueprint.post("/ask")
@allow(Permission.PROPOSE_READERS)
def ask() -> Response:
    """Ask for the model to be used."""
    model = settings().endpoint_model
    return _step(
        lambda: endpoint_release.ask(db.session(), actor(), model),
        "已提请启用，等另一位审批人批准。",
    )


@blueprint.post("/<int:release_id>/approve")
@allow(Permission.KEEP_RULES)
def approve(release_id: int) -> Response:
    """Use the model."""
    return _step(
        lambda: endpoint_release.approve(db.session(), actor(), release_id),
        "已批准启用，从下一晚起它标出的信息先列入值得一看。",
    )


@blueprint.post("/<int:release_id>/refuse")
@allow(Permission.KEEP_RULES)
def refuse(release_id: int) -> Response:
    """Not use the model."""
    return _step(
        lambda: endpoint_release.refuse(
            db.session(), actor(), release_id, text_field("reason", _LONGEST)
        ),
        "已记下：不采用这个模型。",
    )


@blueprint.post("/<int:release_id>/end")
@allow(Permission.KEEP_RULES)
def end(release_id: int) -> Response:
    """Use the model no more."""
    return _step(lambda: endpoint_release.end(db.session(), actor(), release_id), "已撤回。")


def _step(step: Callable[[], object], said: str) -> Response:
    try:
        step()
        if said:
            flash(said, "success")
    except (ReleaseRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("reader_endpoint.index"))
