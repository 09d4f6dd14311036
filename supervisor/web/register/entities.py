"""双告知: new market entities with human-resource services in their scope."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.desk import foreseeing
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.scopes import EntityState
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.platform.table_rows import UnreadableTable
from supervisor.services.register import entities
from supervisor.services.register.entities import EntityError, EntityPreview
from supervisor.store.queries.register.entities import (
    EntityFilter,
    ads_of,
    entities_page,
    state_counts,
)
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place, text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, choice_field, text_field, version_field

blueprint = Blueprint("entities", __name__, url_prefix="/entities")

CHOICES: Final = tuple(state for state in EntityState if state is not EntityState.LICENSED)
"""What a person can note; a licence is seen in the register."""


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the entities, those who already post ads first."""
    session = db.session()
    wanted = EntityFilter(enum_arg("state", EntityState), text_arg("ads") == "1")
    page = entities_page(session, wanted, page_place())
    return render_template(
        "register/entities.html",
        page=page,
        wanted=wanted,
        counts=state_counts(session),
        ads=ads_of(session, [line.entity.poster_key for line in page.items]),
        choices=CHOICES,
        masked=mask_contacts,
    )


@blueprint.route("/import", methods=["GET", "POST"])
@allow(Permission.KEEP_ENTITIES)
def import_file() -> str | tuple[str, int]:
    """Take a file and show what it would bring."""
    if request.method == "GET":
        return _choose()
    file = request.files.get("file")
    if file is None or not file.filename:
        return _choose("请先选择文件。"), 422
    try:
        found = entities.preview_entities(
            db.session(), settings(), file.filename, file.stream.read()
        )
    except UnreadableTable as refusal:
        return _choose(str(refusal)), 422
    return _preview(found, "")


@blueprint.post("/take")
@allow(Permission.KEEP_ENTITIES)
def take() -> AnyResponse | tuple[str, int]:
    """Take in what the preview showed."""
    try:
        filename, digest = text_field("filename", 200), text_field("digest")
        seen = entities.preview_again(db.session(), settings(), filename, digest)
        try:
            heed(foreseeing.entities_taken(len(seen.added)))
        except FormProblem as refusal:
            return _preview(seen, str(refusal)), 422
        added = entities.take_entities(db.session(), settings(), actor(), filename, digest)
    except (EntityError, FormProblem, UnreadableTable) as refusal:
        return _choose(str(refusal)), 422
    flash(f"已导入 {added:,} 家，今后每晚采集的招聘信息都会与它们比对。", "success")
    return redirect(url_for("entities.index"))


@blueprint.post("/<int:entity_id>")
@allow(Permission.KEEP_ENTITIES)
def note(entity_id: int) -> AnyResponse:
    """Note how far the office has come with an entity."""
    try:
        chosen = choice_field("state", EntityState, "状态")
        if chosen not in CHOICES:
            raise FormProblem("请选择状态。")
        held = entity_id, version_field()
        entities.note_entity(db.session(), actor(), held, chosen, text_field("note"))
        flash("已登记。", "success")
    except (EntityError, FormProblem) as refusal:
        flash(str(refusal), "error")
    state, ads = text_arg("state") or None, text_arg("ads") or None
    return redirect(url_for("entities.index", state=state, ads=ads))


@blueprint.get("/template.xlsx")
@allow(Permission.KEEP_ENTITIES)
def template() -> Response:
    """Download the empty sheet."""
    return download(entities.template_file(), "双告知模板.xlsx")


def _choose(problem: str = "") -> str:
    return render_template("register/entities_import.html", found=None, problem=problem)


def _preview(found: EntityPreview, problem: str) -> str:
    return render_template(
        "register/entities_import.html",
        found=found,
        problem=problem,
        foreseen=foreseeing.entities_taken,
    )
