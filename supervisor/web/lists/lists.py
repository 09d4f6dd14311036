"""Lists of other authorities: what is on file, a preview before one speaks, and its withdrawal."""

import re
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.desk import foreseeing
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.lists import Paper, division_of
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.postings.places import district_name, home_districts
from supervisor.extensions import db
from supervisor.services.leads.reassess import reassess
from supervisor.services.lists import importing
from supervisor.services.lists.importing import Described, Difference, ListError
from supervisor.store.queries.lists.versions import (
    all_versions,
    as_reference,
    list_in_force,
    lists_in_force,
    version_with_problems,
)
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, required_date, text_field

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

_MOST_SHOWN: Final = 100


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show which lists are on file, how old they are, and what none of them covers."""
    return _index("")


@blueprint.post("")
@allow(Permission.KEEP_LISTS)
def upload() -> AnyResponse | tuple[str, int]:
    """Take a list and work out what it says and changes."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise FormProblem("请先选择文件。")
        said = _described()
        row = importing.preview_list(
            db.session(), settings(), actor(), said, (file.filename, file.stream.read())
        )
    except (FormProblem, ListError) as refusal:
        return _index(str(refusal)), 422
    return redirect(url_for("lists.show", version_id=row.id))


@blueprint.get("/<int:version_id>")
@allow(Permission.READ)
def show(version_id: int) -> str:
    """Show one version: what it covers, what it changes, which cells were not as expected."""
    return _page(version_id, "")


@blueprint.post("/<int:version_id>/apply")
@allow(Permission.KEEP_LISTS)
def apply(version_id: int) -> AnyResponse | tuple[str, int]:
    """Put a previewed version in force and judge undecided leads by it."""
    seen = version_with_problems(db.session(), version_id) or abort(404)
    try:
        heed(foreseeing.list_applied(seen.rows, seen.removed))
        row = importing.apply_list(db.session(), actor(), version_id)
    except (FormProblem, ListError) as refusal:
        return _page(version_id, str(refusal)), 422
    changed = reassess(db.session(), settings())
    flash(f"{row.authority}的名单已启用；{changed} 条未处理的线索因此改变，可随时撤下。", "success")
    return redirect(url_for("lists.show", version_id=version_id))


@blueprint.post("/<int:version_id>/withdraw")
@allow(Permission.KEEP_LISTS)
def withdraw(version_id: int) -> AnyResponse | tuple[str, int]:
    """Take a version out of force; undecided leads are judged as before it."""
    seen = version_with_problems(db.session(), version_id) or abort(404)
    try:
        heed(foreseeing.list_withdrawn(seen.rows, has_before=seen.replaces_id is not None))
        row = importing.withdraw_list(db.session(), actor(), version_id, text_field("reason"))
    except (FormProblem, ListError) as refusal:
        return _page(version_id, str(refusal)), 422
    changed = reassess(db.session(), settings())
    flash(f"{row.authority}的名单已撤下；{changed} 条未处理的线索因此改变。", "success")
    return redirect(url_for("lists.show", version_id=version_id))


@blueprint.post("/<int:version_id>/discard")
@allow(Permission.KEEP_LISTS)
def discard(version_id: int) -> AnyResponse | tuple[str, int]:
    """Give up a previewed version."""
    try:
        importing.discard_list(db.session(), version_id)
    except ListError as refusal:
        return _page(version_id, str(refusal)), 422
    flash("已放弃这份名单，文件仍留在记录中。", "success")
    return redirect(url_for("lists.index"))


def _described() -> Described:
    try:
        divisions = tuple(
            dict.fromkeys(
                division_of(code)
                for code in re.split(r"[\s,，、;；]+", text_field("divisions"))
                if code
            )
        )
        papers = tuple(Paper.of(key) for key in request.form.getlist("papers"))
    except ValueError as error:
        raise FormProblem(f"{error}。") from error
    as_of = required_date("as_of", "截止日期")
    return Described(text_field("authority", 100).strip(), divisions, papers, as_of)


def _index(problem: str) -> str:
    home, today = settings().bureau.division, clock.today()
    in_force = lists_in_force(db.session())
    coverage = Coverage(map(as_reference, in_force), settings().list_fresh_days)
    covered = coverage.divisions(Paper.LICENCE, today) | {home}
    wanted = {home[:4]: "本市市级", home[:2]: "本省省级"} | home_districts(home)
    return render_template(
        "lists/index.html",
        in_force=in_force,
        versions=all_versions(db.session())[:_MOST_SHOWN],
        missing=[name for code, name in wanted.items() if code not in covered],
        papers=list(Paper),
        paper_label=_paper_label,
        place_name=district_name,
        fresh_days=settings().list_fresh_days,
        today=today,
        problem=problem,
    )


def _page(version_id: int, problem: str) -> str:
    row = version_with_problems(db.session(), version_id)
    if row is None:
        abort(404)
    try:
        found = importing.difference(db.session(), settings(), row)
    except ListError as lost:
        found, problem = Difference((), ()), str(lost)
    before = list_in_force(db.session(), row.authority, map(Paper.of, row.papers))
    return render_template(
        "lists/show.html",
        row=row,
        apply_foreseen=foreseeing.list_applied(row.rows, row.removed),
        withdraw_foreseen=foreseeing.list_withdrawn(
            row.rows, has_before=row.replaces_id is not None
        ),
        before=before if before is not None and before.id != row.id else None,
        added=found.added[:_MOST_SHOWN],
        removed=found.removed[:_MOST_SHOWN],
        paper_label=_paper_label,
        place_name=district_name,
        fresh_days=settings().list_fresh_days,
        today=clock.today(),
        problem=problem,
    )


def _paper_label(key: str) -> str:
    return Paper.of(key).label
