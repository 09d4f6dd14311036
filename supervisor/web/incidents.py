"""Incidents of sources: what is wrong since when, who looks after it, the pages side by side."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services import incidents as incident_service
from supervisor.services.evidence import RawView, raw_view
from supervisor.services.sources import source_title
from supervisor.store.queries import incidents as incident_queries
from supervisor.store.tables.runs import RawPage
from supervisor.store.tables.users import Role
from supervisor.web.access import STAFF, allow
from supervisor.web.identity import actor
from supervisor.web.installation import settings

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
@allow(*STAFF)
def index() -> str:
    """List the open incidents and the ones closed last."""
    still_open, closed = incident_queries.open_and_recent(db.session())
    return render_template(
        "incidents/index.html", still_open=still_open, closed=closed, title_of=source_title
    )


@blueprint.get("/<int:incident_id>")
@allow(*STAFF)
def show(incident_id: int) -> str:
    """Show one incident with the last page that was good and the one that was not."""
    row = incident_queries.one(db.session(), incident_id)
    if row is None:
        abort(404)
    sides = (
        _side("上次证实正常时收到的", row.incident.good_run_id),
        _side("出现异常时收到的", row.incident.last_run_id),
    )
    return render_template(
        "incidents/incident.html", row=row, sides=sides, title=source_title(row.incident.source_id)
    )


@blueprint.post("/<int:incident_id>/acknowledge")
@allow(Role.INSPECTOR, Role.APPROVER, Role.ADMIN)
def acknowledge(incident_id: int) -> AnyResponse:
    """Take the incident in charge."""
    if incident_queries.one(db.session(), incident_id) is None:
        abort(404)
    incident_service.acknowledge(db.session(), actor(), incident_id)
    flash("已认领。来源恢复正常后，异常会自动关闭。", "success")
    return redirect(url_for("incidents.show", incident_id=incident_id))


def _side(heading: str, run_id: int | None) -> Side:
    page = incident_queries.first_page(db.session(), run_id)
    return Side(heading, page, raw_view(settings(), page) if page else None)
