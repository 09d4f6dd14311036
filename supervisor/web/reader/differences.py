"""Where a candidate for the reader differs from the model in force: looked at one by one."""

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.highlights import excerpt
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.renewal import WAITING
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.reader import shadow
from supervisor.services.reader.shadow import DifferenceRefused
from supervisor.store.queries.reader import renewals as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor

blueprint = Blueprint("reader_differences", __name__, url_prefix="/rules/reader")

_MOST: Final = 200


@blueprint.get("/<int:candidate_id>/differences")
@allow(Permission.READ)
def index(candidate_id: int) -> str:
    """List the leads that only one of the two models would make."""
    session = db.session()
    candidate = queries.load_candidate(session, candidate_id) or abort(404)
    found = queries.differences(session, candidate_id, _MOST)
    return render_template(
        "reader/differences.html",
        candidate=candidate,
        is_waiting=candidate.status in WAITING,
        shadows=queries.shadows(session, [candidate_id]),
        differences=[
            (one, excerpt(mask_contacts(getattr(one.revision, one.field)), one.start, one.end))
            for one in found
        ],
        beside=shadow.beside(session, candidate),
        readings=list(Reading),
    )


@blueprint.post("/<int:candidate_id>/differences/<int:difference_id>")
@allow(Permission.JUDGE_RULE_SAMPLES)
def judge(candidate_id: int, difference_id: int) -> Response:
    """Keep what a person says of one lead."""
    try:
        reading = Reading.of(request.form.get("reading", ""))
        shadow.judge(db.session(), actor(), difference_id, reading)
    except DifferenceRefused as refusal:
        flash(str(refusal), "error")
    except ValueError:
        abort(400)
    return redirect(url_for("reader_differences.index", candidate_id=candidate_id))
