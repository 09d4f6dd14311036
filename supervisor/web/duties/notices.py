"""Notices of change in the office: read beside the register, accepted or returned."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.duties.notices import days_late, value_label
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties import notices, register_change
from supervisor.services.duties.register_change import RegisterStep
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.duties import notices as queries
from supervisor.store.queries.duties.notices import ChangeNotice
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("change_notices", __name__, url_prefix="/duties/changes")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the notices, those that wait first."""
    status = enum_arg("status", HandedInStatus)
    return render_template(
        "duties/notices.html",
        page=queries.notices_page(db.session(), status, page_place()),
        status=status,
        statuses=[one for one in HandedInStatus if one is not HandedInStatus.DRAFT],
        days_late=days_late,
        today=clock.today(),
    )


@blueprint.get("/<int:notice_id>")
@allow(Permission.READ)
def show(notice_id: int) -> str:
    """Show one notice and what accepting it would change in the register."""
    return _page(notice_id, "")


@blueprint.post("/<int:notice_id>/return")
@allow(Permission.CHECK_DUTIES)
def send_back(notice_id: int) -> str | Response | tuple[str, int]:
    """Return a notice, saying what is missing."""
    try:
        reason = text_field("reason")
        notices.send_back(db.session(), actor(), notice_id, version_field(), reason)
    except (FormProblem, DutyError) as refusal:
        return _page(notice_id, str(refusal)), 422
    flash("已退回，机构在自己的页面上看到原因。", "success")
    return redirect(url_for("change_notices.show", notice_id=notice_id))


@blueprint.post("/<int:notice_id>/accept")
@allow(Permission.ACCEPT_CHANGES)
def accept(notice_id: int) -> str | Response | tuple[str, int]:
    """Accept a notice; the register follows."""
    try:
        notice = queries.notice_of(db.session(), notice_id) or abort(404)
        heed(_accepting(notice, register_change.planned(db.session(), notice)))
        made = notices.accept(db.session(), actor(), notice_id, version_field())
    except (FormProblem, DutyError) as refusal:
        return _page(notice_id, str(refusal)), 422
    count = len(made.register_changes)
    flash(f"已通过，名册更新 {count} 项。" if count else "已通过，名册没有变动。", "success")
    return redirect(url_for("change_notices.show", notice_id=notice_id))


def _accepting(notice: ChangeNotice, step: RegisterStep) -> Foreseen:
    """Say what accepting a notice does to the register."""
    return foreseeing_one.register_follows(notice.agency.name, len(step.changes))


def _page(notice_id: int, problem: str) -> str:
    notice = queries.notice_of(db.session(), notice_id) or abort(404)
    waits = notice.status is HandedInStatus.SUBMITTED
    step = register_change.planned(db.session(), notice) if waits else None
    return render_template(
        "duties/notice.html",
        notice=notice,
        step=step,
        value_label=value_label(notice.kind),
        late=days_late(notice.changed_on, notice.reported_on),
        files=files_of(db.session(), RequestKind.CHANGE_NOTICE, notice.id),
        foreseen=_accepting(notice, step) if step else None,
        typed=request.form,
        problem=problem,
        today=clock.today(),
    )
