"""Bring a register file in: choose, look at what it would change, confirm, see what came of it."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.desk import foreseeing
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.history import ActStatus
from supervisor.extensions import db
from supervisor.services.register import importing as imports
from supervisor.services.register import sheets, taking_back
from supervisor.services.register.files import UnreadableRegister
from supervisor.services.register.importing import ImportConflict
from supervisor.services.register.taking_back import TakeBackError
from supervisor.store.queries.register.acts import ActLine, acts_of_import
from supervisor.store.queries.register.imports import import_record, page_of, recent_imports
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_number
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("register_import", __name__, url_prefix="/agencies/import")

TABS: Final = (("problems", "有问题的单元格"), ("changed", "变更"), ("added", "新增"))


@blueprint.get("")
@allow(Permission.KEEP_REGISTER)
def index() -> str:
    """Offer the upload, the templates and the latest imports."""
    return _choose("")


@blueprint.post("")
@allow(Permission.KEEP_REGISTER)
def upload() -> AnyResponse | tuple[str, int]:
    """Take a file and work out what it would change."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _choose("请先选择文件。"), 422
    try:
        row = imports.preview_import(
            db.session(), settings(), actor(), (file.filename, file.stream.read())
        )
    except UnreadableRegister as error:
        return _choose(f"“{file.filename}”没有导入：{error}"), 422
    return redirect(url_for("register_import.show", import_id=row.id))


@blueprint.get("/<int:import_id>")
@allow(Permission.READ)
def show(import_id: int) -> str:
    """Show what a file would change, or what it changed."""
    row = import_record(db.session(), import_id)
    if row is None:
        abort(404)
    groups = {
        "problems": row.problems,
        "changed": [change for change in row.changes if change["kind"] == "changed"],
        "added": [change for change in row.changes if change["kind"] == "added"],
    }
    first = next((key for key, _ in TABS if groups[key]), "changed")
    tab = request.args.get("tab", first)
    if tab not in groups:
        abort(400)
    return render_template(
        "register/import_result.html",
        row=row,
        tab=tab,
        tabs=[(key, title, len(groups[key])) for key, title in TABS],
        acts=acts_of_import(db.session(), import_id),
        page=page_of(groups[tab], page_number()),
        foreseen=foreseeing.import_applied(row.added, row.changed),
    )


@blueprint.post("/<int:import_id>/apply")
@allow(Permission.KEEP_REGISTER)
def apply(import_id: int) -> AnyResponse:
    """Do what the preview shows."""
    seen = import_record(db.session(), import_id) or abort(404)
    try:
        heed(foreseeing.import_applied(seen.added, seen.changed))
        row = imports.apply_import(db.session(), settings(), actor(), import_id)
        _tell(row.added, row.changed, acts_of_import(db.session(), import_id))
    except (FormProblem, ImportConflict) as conflict:
        flash(str(conflict), "error")
    return redirect(url_for("register_import.show", import_id=import_id))


@blueprint.route("/<int:import_id>/take-back", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
def take_back(import_id: int) -> AnyResponse | str | tuple[str, int]:
    """Show what taking the import back would do, and do it."""
    session = db.session()
    row = import_record(session, import_id) or abort(404)
    filename, problem, reason = row.filename, "", request.form.get("reason", "")
    if request.method == "POST":
        try:
            seen = taking_back.plan_take_back(session, import_id)
            heed(
                foreseeing.import_taken_back(len(seen.ways), seen.removed, by_two=seen.needs_second)
            )
            done = taking_back.take_back(session, actor(), import_id, text_field("reason"))
        except (FormProblem, TakeBackError) as error:
            problem = str(error)
        else:
            flash(
                "已撤回，名册恢复到导入之前。" if done else "已提出撤回，须由另一位审批人确认。",
                "success" if done else "note",
            )
            return redirect(url_for("register_import.show", import_id=import_id))
    try:
        plan = taking_back.plan_take_back(session, import_id)
    except TakeBackError as error:
        flash(str(error), "error")
        return redirect(url_for("register_import.show", import_id=import_id))
    page = render_template(
        "register/take_back.html",
        import_id=import_id,
        filename=filename,
        plan=plan,
        foreseen=foreseeing.import_taken_back(
            len(plan.ways), plan.removed, by_two=plan.needs_second
        ),
        problem=problem,
        reason=reason,
    )
    return (page, 422) if problem else page


@blueprint.post("/<int:import_id>/renew")
@allow(Permission.KEEP_REGISTER)
def renew(import_id: int) -> AnyResponse:
    """Work the preview out anew against the register as it stands now."""
    try:
        imports.renew_preview(db.session(), settings(), import_id)
        flash("已按名册现状重新预览。", "success")
    except ImportConflict as conflict:
        flash(str(conflict), "error")
    return redirect(url_for("register_import.show", import_id=import_id))


@blueprint.post("/<int:import_id>/discard")
@allow(Permission.KEEP_REGISTER)
def discard(import_id: int) -> AnyResponse:
    """Give the import up; nothing was written."""
    try:
        imports.discard_import(db.session(), actor(), import_id)
        flash("已放弃，名册没有任何变动。", "success")
    except ImportConflict as conflict:
        flash(str(conflict), "error")
    return redirect(url_for("register_import.index"))


@blueprint.get("/<int:import_id>/problems.<any(csv, xlsx):kind>")
@allow(Permission.READ)
def problems(import_id: int, kind: str) -> Response:
    """Download the refused cells, to be put right in the file."""
    row = import_record(db.session(), import_id)
    if row is None:
        abort(404)
    write = sheets.problems_xlsx if kind == "xlsx" else sheets.problems_csv
    return download(write(row.problems), f"未导入的单元格-{import_id}.{kind}")


@blueprint.get("/template.<any(csv, xlsx):kind>")
@allow(Permission.READ)
def template(kind: str) -> Response:
    """Download an empty register sheet."""
    data = sheets.template_xlsx() if kind == "xlsx" else sheets.template_csv()
    return download(data, f"机构名册模板.{kind}")


def _tell(added: int, changed: int, acts: Sequence[ActLine]) -> None:
    """Say what came of the import: what is in force, and what waits for a second person."""
    waiting = sum(one.act.agencies for one in acts if one.act.status is ActStatus.WAITING)
    if not waiting:
        flash(f"已导入：新增 {added:,} 家，变更 {changed:,} 家。", "success")
        return
    flash("联系信息等已导入。", "success")
    flash(
        f"{waiting:,} 家机构的许可、星级、高端服务或上级机构有变动，须由另一位审批人确认后生效。",
        "note",
    )


def _choose(problem: str) -> str:
    return render_template(
        "register/import.html", problem=problem, recent=recent_imports(db.session())
    )
