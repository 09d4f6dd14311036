"""The rule lab: write a version, see what it would do, judge its sample, bring it into force."""

from functools import partial
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.highlights import Excerpt, Mark, cut, excerpt
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.rules.lab import GATES, LabStatus, still_needed
from supervisor.domain.screening.compose import text_of
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.rules import lab, stops
from supervisor.services.rules.archived import POSTER_RULES
from supervisor.services.rules.in_force import packaged_rules, packaged_sources, screener_in_force
from supervisor.services.rules.lab import LabRefused
from supervisor.services.rules.monitor import precision_of
from supervisor.services.rules.shadow import SILENT, run_shadow
from supervisor.store.queries.rules import lab as queries
from supervisor.store.queries.rules.lab import LabRule, ShadowRun, ShadowSample
from supervisor.store.queries.rules.readings import open_proposal
from supervisor.web.shell import background
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import int_arg, text_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("rule_lab", __name__, url_prefix="/rules/lab")

_LONGEST: Final = 40_000
_PROPOSED: Final = "已提出停用，等另一位审批人决定。决定之前规则照常启用。"
_EXAMPLE: Final = """category = "gender"

[[rules]]
id = "gender.example"
version = 1
title = "写一句话的标题"
explanation = "告诉监察员违反了什么。"
rewording = "告诉发布者怎样改写。"
severity = "severe"
basis = ["employment_promotion_27"]
patterns = ['(?:只招|仅招)(?:男|女)实习生']
guards = ["both_sexes"]
hits = ["只招男实习生"]
misses = ["招实习生，男女不限"]
"""


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the versions on trial and live, and the packaged rules that are stopped."""
    rules = queries.lab_rules(db.session())
    return render_template(
        "rules/lab/index.html",
        trials=lab.trials(db.session(), rules),
        stops=queries.stops(db.session()),
        titles={rule.id: rule.title for rule in packaged_rules().rules},
        names=queries.display_names(db.session(), {rule.author_id for rule in rules}),
        gates=GATES,
    )


@blueprint.get("/new")
@allow(Permission.KEEP_RULES)
def new() -> str:
    """Show the form, with a rule in force to start from where one is named."""
    rule_id = text_arg("from", 80)
    live = queries.live_texts(db.session())
    text = live.get(rule_id) or text_of(packaged_sources(), rule_id) if rule_id else _EXAMPLE
    return _form(text or abort(404))


@blueprint.post("/new")
@allow(Permission.KEEP_RULES)
def submit() -> Response | tuple[str, int]:
    """Check the text, keep it as a version and start its shadow run."""
    try:
        text = text_field("text", _LONGEST) + "\n"
        lab_id, run_id = lab.submit(db.session(), actor(), text)
    except (LabRefused, FormProblem) as refusal:
        return _form(request.form.get("text", ""), str(refusal)), 422
    background.start(partial(_run, run_id))
    return redirect(url_for("rule_lab.show", lab_id=lab_id))


@blueprint.get("/<int:lab_id>")
@allow(Permission.READ)
def show(lab_id: int) -> str:
    """Show one version: its text, what it would do, how sure it is."""
    rule = _rule(lab_id)
    trial = lab.trial_of(db.session(), rule)
    samples = queries.samples(db.session(), trial.run.id) if trial.run else []
    live = precision_of(db.session(), rule) if rule.status is LabStatus.LIVE else None
    return render_template(
        "rules/lab/show.html",
        rule=rule,
        trial=trial,
        live=live,
        gate=GATES[rule.severity],
        needed=still_needed(trial.precision, rule.severity),
        samples=[(sample, _excerpt(sample)) for sample in samples],
        is_silent=_is_silent(trial.run),
        is_author=current_user.id == rule.author_id,
        names=queries.display_names(db.session(), (rule.author_id, rule.approver_id)),
        titles=_titles(),
        proposal=open_proposal(db.session(), rule.rule_id),
    )


@blueprint.post("/<int:lab_id>/run")
@allow(Permission.KEEP_RULES)
def run(lab_id: int) -> Response:
    """Run the version over the ads stored now."""
    try:
        run_id = lab.open_run(db.session(), lab_id)
        background.start(partial(_run, run_id))
    except LabRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rule_lab.show", lab_id=lab_id))


@blueprint.get("/<int:lab_id>/judge")
@allow(Permission.JUDGE_RULE_SAMPLES)
def judge_next(lab_id: int) -> str | Response:
    """Show the next hit of the sample to judge."""
    rule = _rule(lab_id)
    sample = _wanted_sample(rule)
    if sample is None:
        flash("样本已经判完。", "success")
        return redirect(url_for("rule_lab.show", lab_id=lab_id))
    return render_template(
        "rules/lab/judge.html",
        rule=rule,
        sample=sample,
        segments=_segments(sample),
        trial=lab.trial_of(db.session(), rule),
        total=len(queries.samples(db.session(), sample.run_id)),
    )


@blueprint.post("/<int:lab_id>/judge/<int:sample_id>")
@allow(Permission.JUDGE_RULE_SAMPLES)
def judge(lab_id: int, sample_id: int) -> Response:
    """Keep a judgement and go on."""
    try:
        reading = Reading.of(request.form.get("reading", ""))
        lab.judge(db.session(), actor(), sample_id, reading)
    except LabRefused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("rule_lab.show", lab_id=lab_id))
    except ValueError:
        abort(400)
    return redirect(url_for("rule_lab.judge_next", lab_id=lab_id, after=sample_id))


@blueprint.post("/<int:lab_id>/approve")
@allow(Permission.KEEP_RULES)
def approve(lab_id: int) -> Response:
    """Bring the version into force."""
    try:
        lab.approve(db.session(), actor(), lab_id, version_field())
        flash("已批准启用，从下一次采集起生效。", "success")
    except (LabRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rule_lab.show", lab_id=lab_id))


@blueprint.post("/<int:lab_id>/stop")
@allow(Permission.KEEP_RULES)
def stop(lab_id: int) -> Response:
    """Propose to take the version out of force."""
    try:
        stops.propose(db.session(), actor(), lab_id, text_field("reason", 500))
        flash(_PROPOSED, "success")
    except (LabRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rule_lab.show", lab_id=lab_id))


@blueprint.post("/packaged/<rule_id>/stop")
@allow(Permission.KEEP_RULES)
def stop_packaged(rule_id: str) -> Response:
    """Propose to take a packaged rule out of force."""
    try:
        stops.propose_packaged(db.session(), actor(), rule_id, text_field("reason", 500))
        flash(_PROPOSED, "success")
    except (LabRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rules.index"))


@blueprint.post("/packaged/<rule_id>/resume")
@allow(Permission.KEEP_RULES)
def resume_packaged(rule_id: str) -> Response:
    """Take a stopped packaged rule up again."""
    lab.resume_packaged(db.session(), actor(), rule_id)
    flash("已恢复，从下一次采集起生效。", "success")
    return redirect(url_for("rule_lab.index"))


def _rule(lab_id: int) -> LabRule:
    return queries.load_rule(db.session(), lab_id) or abort(404)


def _wanted_sample(rule: LabRule) -> ShadowSample | None:
    """Return the hit named in the address, else the next one of the newest run to judge."""
    if not rule.runs:
        return None
    named = int_arg("sample")
    if named is not None:
        return queries.load_sample(db.session(), rule.runs[-1].id, named) or abort(404)
    return queries.next_unjudged(db.session(), rule.runs[-1].id, int_arg("after") or 0)


def _form(text: str, problem: str = "") -> str:
    return render_template("rules/lab/new.html", text=text, problem=problem, gates=GATES)


def _run(run_id: int) -> None:
    run_shadow(db.session(), run_id)


def _is_silent(run: ShadowRun | None) -> bool:
    return run is not None and run.finished_at is None and run.alive_at < utc_now() - SILENT


def _segments(sample: ShadowSample) -> dict[str, object]:
    """Cut the three fields at the one hit that is to be judged."""
    return {
        name: cut(
            mask_contacts(getattr(sample.revision, name)),
            [Mark(sample.start, sample.end, 1)] if sample.field == name else [],
        )
        for name in ("title", "company", "text")
    }


def _excerpt(sample: ShadowSample) -> Excerpt:
    """Return the hit within its sentence."""
    return excerpt(mask_contacts(getattr(sample.revision, sample.field)), sample.start, sample.end)


def _titles() -> dict[str, str]:
    """Return what rules are called, those about the poster included."""
    rules = screener_in_force(db.session()).rules.rules
    poster = {rule_id: text.title for rule_id, text in POSTER_RULES.items()}
    return {rule.id: rule.title for rule in rules} | poster
