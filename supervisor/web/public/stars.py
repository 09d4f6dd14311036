"""Star ratings for anybody: results in publicity and in force, and a plaque by its number."""

from flask import Blueprint, render_template

from supervisor.domain.platform import clock
from supervisor.domain.ratings.plaques import read_plaque_number
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.extensions import db
from supervisor.services.public import directory
from supervisor.services.ratings import papers
from supervisor.store.queries.ratings import ratings as queries
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.arguments import int_arg, page_place

blueprint = Blueprint("stars", __name__, url_prefix="/public/stars")


@blueprint.get("")
@allow_anyone
@limited(directory.SEARCHES)
def index() -> str:
    """List the results of a round, the newest where none is named."""
    shown = queries.shown_rounds(db.session())
    wanted = int_arg("round")
    found = next((one for one in shown if one.id == wanted), shown[0] if shown else None)
    page = queries.results_page(db.session(), found.id, page_place()) if found else None
    return render_template(
        "public/stars.html",
        rounds=shown,
        round=found,
        page=page,
        is_publicity=found is not None and found.stage is RoundStage.PUBLICITY,
    )


@blueprint.get("/plaques/<number>")
@allow_anyone
@limited(directory.SEARCHES)
def plaque(number: str) -> str | tuple[str, int]:
    """Say whether the plaque of a number is genuine and still holds."""
    checked = papers.check_plaque(db.session(), read_plaque_number(number), clock.today())
    if checked is None:
        return render_template("public/not_genuine.html"), 404
    return render_template("public/plaque.html", checked=checked, today=clock.today())
