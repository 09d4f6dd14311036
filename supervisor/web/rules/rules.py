"""The rules in force: what each flags, on what legal basis, with its own examples."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.rules import stops
from supervisor.services.rules.archived import POSTER_RULES
from supervisor.services.rules.in_force import screener_in_force
from supervisor.services.rules.lab import LabRefused
from supervisor.services.rules.stops import said_of
from supervisor.store.queries.rules.lab import display_names, live_texts
from supervisor.store.queries.rules.readings import (
    StopProposal,
    decided_proposals,
    open_proposal,
    open_proposals,
)
from supervisor.store.queries.rules.record import rule_counts
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("rules", __name__, url_prefix="/rules")

_SHOWN: Final = 10


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the rules by category, with how they fared in review."""
    order = list(Category)
    rules = sorted(
        screener_in_force(db.session()).rules.rules, key=lambda rule: order.index(rule.category)
    )
    return render_template(
        "rules/index.html",
        groups=[(key, list(group)) for key, group in groupby(rules, lambda rule: rule.category)],
        poster_rules=POSTER_RULES,
        counts=rule_counts(db.session()),
        proposals=_told(open_proposals(db.session())),
        stopped=foreseeing.rule_stopped,
        decided=_told(decided_proposals(db.session(), _SHOWN)),
    )


def _told(proposals: Sequence[StopProposal]) -> list[tuple[StopProposal, str, str, str]]:
    """Return proposals with what they rest on, who proposed them and who decided."""
    people = {person for one in proposals for person in (one.proposed_by, one.decided_by)}
    names = display_names(db.session(), people)
    return [
        (one, said_of(one), names.get(one.proposed_by or 0, ""), names.get(one.decided_by or 0, ""))
        for one in proposals
    ]


@blueprint.post("/stops/<int:proposal_id>/accept")
@allow(Permission.KEEP_RULES)
def accept_stop(proposal_id: int) -> Response:
    """Stop the rule as proposed."""
    try:
        _heed_stop(proposal_id)
        stops.accept(db.session(), actor(), proposal_id, text_field("reason", 500))
        flash("已停用，从下一次采集起不再使用。已有线索不变。", "success")
    except (LabRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rules.index"))


def _heed_stop(proposal_id: int) -> None:
    """Make sure that whoever stops a rule has seen how many leads it has marked."""
    for one in open_proposals(db.session()):
        if one.id == proposal_id:
            counts = rule_counts(db.session()).get(one.rule_id, {})
            heed(foreseeing.rule_stopped(one.title, sum(counts.values())))


@blueprint.post("/stops/<int:proposal_id>/refuse")
@allow(Permission.KEEP_RULES)
def refuse_stop(proposal_id: int) -> Response:
    """Leave the rule in force, with a reason."""
    try:
        stops.refuse(db.session(), actor(), proposal_id, text_field("reason", 500))
        flash("规则继续启用；程序依据复核提出的，不会再对这一版提出。", "success")
    except (LabRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("rules.index"))


@blueprint.get("/<rule_id>")
@allow(Permission.READ)
def show(rule_id: str) -> str:
    """Show one rule as a person would check it."""
    try:
        rule = screener_in_force(db.session()).rules.get(rule_id)
    except KeyError:
        abort(404)
    counts = rule_counts(db.session()).get(rule_id, {})
    return render_template(
        "rules/rule.html",
        rule=rule,
        counts=counts,
        is_lab_rule=rule.id in live_texts(db.session()),
        proposal=open_proposal(db.session(), rule.id),
    )
