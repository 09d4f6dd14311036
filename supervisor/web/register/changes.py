"""What waits for a second person, what was decided, and the documents it rests on."""

from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.desk import foreseeing
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.history import ActStatus
from supervisor.extensions import db
from supervisor.services.platform.audit import AuditAction
from supervisor.services.register import decisions
from supervisor.services.register.decisions import DecisionError
from supervisor.store.queries.register import acts
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("register_changes", __name__, url_prefix="/agencies/changes")

TABS: Final = (("waiting", "待确认"), ("decided", "已处理"))


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List what waits, each with what it would change, or what has been decided."""
    tab = request.args.get("tab", "waiting")
    if tab not in dict(TABS):
        abort(400)
    session = db.session()
    page = acts.acts_page(session, waiting=tab == "waiting", at=page_place())
    return render_template(
        "register/changes.html",
        page=page,
        tab=tab,
        tabs=TABS,
        firsts=acts.first_changes(session, [line.act.id for line in page.items]),
        texts_of=acts.texts_of,
    )


@blueprint.get("/<int:act_id>")
@allow(Permission.READ)
def show(act_id: int) -> str:
    """Show everything an act changes, before and after, and what was decided on it."""
    return _show(act_id)


@blueprint.post("/<int:act_id>/accept")
@allow(Permission.DECIDE_REGISTER)
def accept(act_id: int) -> AnyResponse | tuple[str, int]:
    """Do what was proposed."""
    line = acts.one_act(db.session(), act_id) or abort(404)
    try:
        heed(foreseeing.register_changed(line.act.agencies))
        done = decisions.accept(db.session(), actor(), act_id, text_field("note"))
    except (DecisionError, FormProblem) as error:
        return _show(act_id, str(error)), 422
    flash(f"已确认，{done.done:,} 家机构的变更生效。", "success")
    for name, why in done.skipped[:10]:
        flash(f"“{name}”没有改动：{why}。", "warning")
    return redirect(url_for("register_changes.show", act_id=act_id))


@blueprint.post("/<int:act_id>/refuse")
@allow(Permission.DECIDE_REGISTER)
def refuse(act_id: int) -> AnyResponse | tuple[str, int]:
    """Turn it down."""
    try:
        decisions.refuse(db.session(), actor(), act_id, text_field("note"))
    except DecisionError as error:
        return _show(act_id, str(error)), 422
    flash("未予采纳，名册没有改动。", "success")
    return redirect(url_for("register_changes.show", act_id=act_id))


@blueprint.get("/files/<int:file_id>")
@allow(Permission.READ)
@recorded(AuditAction.ATTACHMENT_READ, "register_file", "file_id")
def file(file_id: int) -> Response:
    """Hand over a document that a change rests on."""
    found = acts.one_file(db.session(), file_id) or abort(404)
    return stored_file(found.name, found.media_type, found.data)


def _show(act_id: int, problem: str = "") -> str:
    session = db.session()
    line = acts.one_act(session, act_id) or abort(404)
    return render_template(
        "register/change.html",
        line=line,
        act=line.act,
        page=acts.changes_page(session, act_id, page_place()),
        files=acts.files_of(session, [act_id]).get(act_id, ()),
        texts_of=acts.texts_of,
        waits=line.act.status is ActStatus.WAITING,
        is_own=line.act.by_id == actor().user_id,
        foreseen=foreseeing.register_changed(line.act.agencies),
        problem=problem,
        note=request.form.get("note", ""),
    )
