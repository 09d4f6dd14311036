"""Incidents of sources: what is wrong since when, who looks after it, the pages side by side."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.collect.source_cards import SELF_CHECK, source_title
from supervisor.services.proof.evidence import RawView, raw_view
from supervisor.services.watch import incidents as incident_service
from supervisor.services.watch.structures import structure_changes
from supervisor.store.queries.watch import incidents as incident_queries
from supervisor.store.queries.watch.incidents import RawPage
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pages compared; its text has its contacts masked."""

    heading: str
    page: RawPage | None
    view: RawView | None

    @property
    def text(self) -> str:
        """The page as text, shown escaped: markup is what one looks for here."""
        return mask_contacts(self.view.text) if self.view else ""


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the open incidents, those to be heard first, and the ones closed last."""
    still_open, closed = incident_queries.open_and_recent(db.session())
    return render_template(
        "watch/index.html",
        audible=[row for row in still_open if not row.incident.is_muted],
        muted=[row for row in still_open if row.incident.is_muted],
        closed=closed,
        title_of=source_title,
    )


@blueprint.get("/<int:incident_id>")
@allow(Permission.READ)
def show(incident_id: int) -> str:
    """Show one incident: what changed between the last good page and the one that was not."""
    row = incident_queries.one(db.session(), incident_id)
    if row is None:
        abort(404)
    sides = (
        _side("上次证实正常时收到的", row.incident.good_run_id),
        _side("出现异常时收到的", row.incident.last_run_id),
    )
    good, bad = incident_queries.compared_runs(db.session(), row.incident)
    return render_template(
        "watch/incident.html",
        row=row,
        sides=sides,
        changes=structure_changes(settings(), good, bad),
        title=source_title(row.incident.source_id),
        is_self_check=row.incident.source_id == SELF_CHECK,
    )


@blueprint.post("/<int:incident_id>/acknowledge")
@allow(Permission.RUN_SOURCES)
def acknowledge(incident_id: int) -> AnyResponse:
    """Take the incident in charge."""
    if incident_queries.one(db.session(), incident_id) is None:
        abort(404)
    incident_service.acknowledge(db.session(), actor(), incident_id)
    flash("已认领。来源恢复正常后，异常会自动关闭。", "success")
    return redirect(url_for("incidents.show", incident_id=incident_id))


@blueprint.post("/<int:incident_id>/mute")
@allow(Permission.RUN_SOURCES)
def mute(incident_id: int) -> AnyResponse:
    """Keep the incident quiet until it changes."""
    return _set_muted(incident_id, muted=True, said="已静音。情况明显变好或变坏时会再次提醒。")


@blueprint.post("/<int:incident_id>/unmute")
@allow(Permission.RUN_SOURCES)
def unmute(incident_id: int) -> AnyResponse:
    """Let the incident be heard again."""
    return _set_muted(incident_id, muted=False, said="已恢复提醒。")


def _set_muted(incident_id: int, *, muted: bool, said: str) -> AnyResponse:
    if incident_queries.one(db.session(), incident_id) is None:
        abort(404)
    incident_service.set_muted(db.session(), actor(), incident_id, muted=muted)
    flash(said, "success")
    return redirect(url_for("incidents.show", incident_id=incident_id))


def _side(heading: str, run_id: int | None) -> Side:
    page = incident_queries.first_page(db.session(), run_id)
    return Side(heading, page, raw_view(settings(), page) if page else None)
