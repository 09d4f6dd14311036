"""An agency changed by form: its fields, and what happens to its licences."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.agencies import Activity
from supervisor.domain.register.fields import Column
from supervisor.extensions import db
from supervisor.services.register import editing
from supervisor.services.register.acts import Grounds, Noted
from supervisor.services.register.editing import (
    EDITED,
    LICENCE_FORM,
    OF_FORM,
    AgencyMoved,
    EditRefused,
    form_texts,
)
from supervisor.store.queries.register.entries import StoredEntry, stored_agency
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, files_field, version_field

blueprint = Blueprint("agency_edit", __name__, url_prefix="/agencies/<int:agency_id>")

MANY_LINES: Final = frozenset({"former_names", "short_names", "brands", "accounts"})
DAYS: Final = frozenset({"star_from", "star_until", "on", "valid_from"})
_LONGEST: Final = 4000

Save = Callable[[Any, Any, tuple[int, int], Mapping[str, str], Grounds], Noted]
Page = str | AnyResponse | tuple[str, int]


@blueprint.route("/edit", methods=["GET", "POST"])
@allow(Permission.EDIT_REGISTER)
def agency(agency_id: int) -> Page:
    """Change the fields of an agency."""
    held = _held(agency_id)
    if request.method == "GET":
        return _show("register/edit.html", held, form_texts(held.entry))
    return _save("register/edit.html", held, EDITED, editing.save_agency)


@blueprint.route("/licence-event", methods=["GET", "POST"])
@allow(Permission.EDIT_REGISTER)
def licence_event(agency_id: int) -> Page:
    """Enter what happened to a licence."""
    held = _held(agency_id)
    if request.method == "GET":
        texts = {column.key: request.args.get(column.key, "") for column in LICENCE_FORM}
        return _show("register/licence_event.html", held, texts)
    return _save("register/licence_event.html", held, LICENCE_FORM, editing.save_licence_event)


def _save(template: str, held: StoredEntry, columns: Sequence[Column], save: Save) -> Page:
    """Save a form; where it cannot be, show it again with everything typed."""
    texts = {column.key: _text(column.key) for column in columns}
    try:
        version = version_field()
        grounds = Grounds(_text("reason"), _text("document")[:120], files_field())
        noted = save(db.session(), actor(), (held.id, version), texts, grounds)
    except EditRefused as refusal:
        return _show(template, held, texts, refusal.problems), 422
    except FormProblem as problem:
        return _show(template, held, texts, {OF_FORM: str(problem)}), 422
    except AgencyMoved:
        fresh = _held(held.id)
        return _show(template, fresh, texts, {}, moved=True), 409
    _tell(noted)
    return redirect(url_for("agencies.show", agency_id=held.id, tab="changes"))


def _tell(noted: Noted) -> None:
    if noted.applied:
        flash("已保存。" if not noted.waiting else "联系信息等已保存。", "success")
    if noted.waiting:
        flash(
            "涉及许可、星级、高端服务或上级机构的改动已提交，须由另一位审批人确认后生效。", "note"
        )


def _show(
    template: str,
    held: StoredEntry,
    texts: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    *,
    moved: bool = False,
) -> str:
    now = form_texts(held.entry)
    return render_template(
        template,
        agency_id=held.id,
        entry=held.entry,
        version=held.version,
        columns={column.key: column for column in (*LICENCE_FORM, *EDITED)},
        edited=EDITED,
        texts=texts,
        problems=problems or {},
        of_form=OF_FORM,
        moved=moved,
        now={key: text for key, text in now.items() if moved and text != texts.get(key, text)},
        many_lines=MANY_LINES,
        days=DAYS,
        activities=[activity.label for activity in Activity],
        reason=_text("reason"),
        document=_text("document"),
    )


def _text(name: str) -> str:
    """Return what was typed; several ticks of one name are one text."""
    return "、".join(request.form.getlist(name)).replace("\x00", "").strip()[:_LONGEST]


def _held(agency_id: int) -> StoredEntry:
    return stored_agency(db.session(), agency_id) or abort(404)
