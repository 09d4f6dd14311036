"""What is said of posters: the form on a lead, the list, taking back, entering short names."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.matching.memory import Opinion
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.leads import poster_opinions as service
from supervisor.services.leads.poster_opinions import Opined, OpinionError
from supervisor.store.queries.leads import poster_opinions as queries
from supervisor.store.queries.leads.record import Finding
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.numbers import whole_number

blueprint = Blueprint("judgements", __name__, url_prefix="/judgements")


@dataclass(frozen=True, slots=True)
class Choice:
    """An agency the poster may be said to be."""

    agency_id: int
    name: str
    hint: str


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List everything said of posters."""
    return render_template(
        "leads/poster_opinions/index.html", page=queries.opinion_page(db.session(), page_place())
    )


@blueprint.get("/findings/<int:finding_id>")
@allow(Permission.JUDGE_POSTERS)
def ask(finding_id: int) -> str:
    """Ask who the poster of a lead is: among the candidates, or any agency searched for."""
    finding = _finding(finding_id)
    sought = request.args.get("q", "").strip()
    return render_template(
        "leads/poster_opinions/ask.html",
        finding=finding,
        choices=_choices(finding, sought),
        said=queries.said_of_poster(db.session(), finding.poster_key),
        sought=sought,
        opinions=Opinion,
    )


@blueprint.post("/findings/<int:finding_id>")
@allow(Permission.JUDGE_POSTERS)
def say(finding_id: int) -> AnyResponse:
    """Record what the inspector says, and apply it at once."""
    finding = _finding(finding_id)
    back = redirect(url_for("judgements.ask", finding_id=finding_id))
    try:
        opinion = Opinion.of(request.form.get("opinion", ""))
        agency_id = whole_number(request.form.get("agency_id", ""))
    except ValueError:
        flash("请选择一家机构和一种认定。", "error")
        return back
    note = request.form.get("note", "")
    said = Opined(finding.poster_key, finding.revision.company, agency_id, opinion, note)
    try:
        changed = service.record_opinion(db.session(), settings(), actor(), said)
    except OpinionError as error:
        flash(str(error), "error")
        return back
    flash(f"已记录，今后的比对都会采用；{changed} 条未复核的线索随之变化。", "success")
    return redirect(url_for("findings.show", finding_id=finding_id))


@blueprint.post("/<int:judgement_id>/revoke")
@allow(Permission.JUDGE_POSTERS)
def revoke(judgement_id: int) -> AnyResponse:
    """Take an opinion back."""
    try:
        changed = service.revoke(db.session(), settings(), actor(), judgement_id)
        flash(f"已撤销；{changed} 条未复核的线索随之变化。", "success")
    except OpinionError as error:
        flash(str(error), "error")
    return redirect(url_for("judgements.index"))


@blueprint.post("/<int:judgement_id>/alias")
@allow(Permission.ADOPT_SHORT_NAMES)
def alias(judgement_id: int) -> AnyResponse:
    """Enter the poster's name among the agency's short names."""
    try:
        service.approve_alias(db.session(), actor(), judgement_id)
        flash("已收入该机构的简称。", "success")
    except OpinionError as error:
        flash(str(error), "error")
    return redirect(url_for("judgements.index"))


def _choices(finding: Finding, sought: str) -> list[Choice]:
    """Return the candidates of the lead, then the agencies found by name, each once."""
    candidates = finding.match.get("candidates", [])
    hints = {
        int(one["agency_key"]): f"相似度 {one['score']:.0%}"
        for one in candidates
        if one["agency_key"]
    }
    if finding.agency_id is not None:
        hints.setdefault(finding.agency_id, "当前比对结果")
    found = queries.agencies_to_choose(db.session(), list(hints), sought)
    return [Choice(one, name, hints.get(one, "按名称查到")) for one, name in found]


def _finding(finding_id: int) -> Finding:
    finding = db.session().get(Finding, finding_id)
    if finding is None or not finding.poster_key:
        abort(404)
    return finding
