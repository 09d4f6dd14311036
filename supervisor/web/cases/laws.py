"""The registry of laws: what each article says, how sure it is, and where it is used."""

from datetime import timedelta
from functools import lru_cache
from typing import Final

from flask import Blueprint, abort, render_template, url_for

from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.law.uses import LawUse, uses_by_key
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.web.shell.access import allow

blueprint = Blueprint("laws", __name__, url_prefix="/laws")

_AHEAD: Final = timedelta(days=365)
"""How long before an article ends a person is told what rests on it."""


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List every article with how often the product rests on it."""
    return render_template(
        "cases/laws.html",
        articles=list(registry().articles.values()),
        ending=registry().ending(clock.today() + _AHEAD),
        uses=_uses(),
    )


@blueprint.get("/<law_key>")
@allow(Permission.READ)
def show(law_key: str) -> str:
    """Show one article and every place that rests on it."""
    if law_key not in registry():
        abort(404)
    return render_template("cases/law.html", article=registry()[law_key], uses=_uses()[law_key])


def law_address(citation: str) -> str:
    """Return the page of the article that these words cite; empty where they cite none or more."""
    keys = keys_of(citation)
    return url_for("laws.show", law_key=keys[0]) if keys and len(keys) == 1 else ""


blueprint.add_app_template_global(law_address, "law_address")


@lru_cache(maxsize=1)
def _uses() -> dict[str, list[LawUse]]:
    """Read once: code and data do not change while the product runs."""
    return dict(uses_by_key())
