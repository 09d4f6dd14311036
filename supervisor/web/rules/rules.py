"""The rules in force: what each flags, on what legal basis, with its own examples."""

from itertools import groupby

from flask import Blueprint, abort, render_template

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.rules.archived import POSTER_RULES
from supervisor.services.rules.in_force import screener_in_force
from supervisor.store.queries.rules.lab import live_texts
from supervisor.store.queries.rules.record import rule_counts
from supervisor.web.shell.access import allow

blueprint = Blueprint("rules", __name__, url_prefix="/rules")


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
    )


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
    )
