"""Tokens of programs, for the administrator: list, make, end."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.exchange import tokens
from supervisor.services.exchange.tokens import NewToken, TokenRefused
from supervisor.store.queries.exchange import tokens as queries
from supervisor.web.exchange.submitted_lists import (
    choices_field,
    form_or_made,
    handover_sources,
    source_field,
)
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, all_at_once, date_field, required_text

blueprint = Blueprint("api_tokens", __name__, url_prefix="/settings/tokens")


@blueprint.get("")
@allow(Permission.KEEP_INTERFACES)
def index() -> str:
    """List the tokens."""
    return render_template(
        "exchange/tokens.html",
        rows=queries.tokens(db.session()),
        scopes={str(scope): scope.label for scope in ApiScope},
        today=clock.today(),
        ending=foreseeing_one.token_ended,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_INTERFACES)
def create() -> str | tuple[str, int]:
    """Make a token and show it once."""
    return form_or_made(_form, _made, TokenRefused)


@blueprint.post("/<int:token_id>/end")
@allow(Permission.KEEP_INTERFACES)
def end(token_id: int) -> Response:
    """End a token."""
    try:
        heed(foreseeing_one.token_ended(""))
    except FormProblem as refusal:
        flash(str(refusal), "error")
    else:
        row = tokens.end(db.session(), actor(), token_id)
        flash(f"已停用“{row.name}”的令牌，立即生效。", "success")
    return redirect(url_for("api_tokens.index"))


def _made() -> str:
    with all_at_once():
        new = NewToken(
            name=required_text("name", "给谁用", 80),
            scopes=choices_field("scopes", ApiScope, "权限"),
            source_id=source_field(handover_sources()),
            until=date_field("until", "有效期至"),
        )
    row, token = tokens.make(db.session(), actor(), new)
    return render_template("exchange/token_made.html", row=row, token=token)


def _form(problem: str) -> str:
    return render_template(
        "exchange/new_token.html",
        problem=problem,
        scopes=list(ApiScope),
        sources=handover_sources(),
    )
