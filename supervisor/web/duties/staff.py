"""An agency's staff list as the office sees it: masked until an officer asks to see it."""

from flask import Blueprint, abort, render_template
from flask_login import current_user

from supervisor.domain.duties.staff import masked_name, masked_number
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties import staff
from supervisor.store.queries.credit.ledger import agency_of_file
from supervisor.store.queries.duties import staff as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.identity import actor

blueprint = Blueprint("agency_staff", __name__, url_prefix="/duties/agencies")


@blueprint.get("/<int:agency_id>/staff")
@allow(Permission.READ)
def show(agency_id: int) -> str:
    """Show the list masked."""
    return _page(agency_id, is_masked=True)


@blueprint.post("/<int:agency_id>/staff")
@allow(Permission.SHOW_STAFF)
def uncover(agency_id: int) -> str:
    """Show the list in full; the trail keeps that."""
    page = _page(agency_id, is_masked=False)
    staff.uncover(db.session(), actor(), agency_id)
    return page


def _page(agency_id: int, *, is_masked: bool) -> str:
    agency = agency_of_file(db.session(), agency_id) or abort(404)
    everybody, full_time = queries.staff_counts(db.session(), agency_id)
    page = queries.staff_page(db.session(), agency_id, page_place())
    shown = [
        (
            one,
            masked_name(one.name) if is_masked else one.name,
            masked_number(one.certificate_number) if is_masked else one.certificate_number,
        )
        for one in page.items
    ]
    return render_template(
        "duties/staff.html",
        agency=agency,
        page=page,
        shown=shown,
        everybody=everybody,
        full_time=full_time,
        is_masked=is_masked,
        may_uncover=current_user.role in Permission.SHOW_STAFF.roles,
    )
