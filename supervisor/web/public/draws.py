"""Random inspections in public: every draw, its files, its published results."""

from flask import Blueprint, Response, abort, render_template

from supervisor.extensions import db
from supervisor.services.fieldwork import inspections
from supervisor.services.public import directory
from supervisor.store.queries.fieldwork import inspections as queries
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.downloads import download

blueprint = Blueprint("public_draws", __name__, url_prefix="/public/draws")


@blueprint.get("")
@allow_anyone
@limited(directory.SEARCHES)
def index() -> str:
    """List every draw ever frozen, drawn or not."""
    return render_template("public/draws.html", draws=queries.all_draws(db.session()))


@blueprint.get("/<int:draw_id>")
@allow_anyone
@limited(directory.SEARCHES)
def show(draw_id: int) -> str:
    """Show a draw, its promise, its result, and how to redo it."""
    made = queries.load_draw(db.session(), draw_id) or abort(404)
    return render_template("public/draw.html", made=made, facts=inspections.facts_of(made))


@blueprint.get("/<int:draw_id>/files.zip")
@allow_anyone
@limited(directory.DOWNLOADS)
def files(draw_id: int) -> Response:
    """Give the published files."""
    made = queries.load_draw(db.session(), draw_id) or abort(404)
    return download(inspections.published_zip(made), f"draw-{draw_id}.zip")
