"""Visits to agencies in a round: a form that works without network, and what was seen."""

from typing import Final
from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.rounds import RoundError
from supervisor.extensions import db
from supervisor.services.platform import attachments
from supervisor.services.ratings import visits
from supervisor.services.ratings.visits import NewRatingVisit
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.ratings import committee as queries
from supervisor.store.queries.ratings import ratings as rounds
from supervisor.store.queries.ratings.committee import RatingVisit
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.steps import FieldAnswer, hand_in
from supervisor.web.shell.submitted import files_field, required_date, text_field

blueprint = Blueprint("rating_visits", __name__, url_prefix="/ratings/rating/<int:rating_id>")

_MOST_PEOPLE: Final = 60


@blueprint.get("/visits")
@allow(Permission.CHECK_RATINGS)
def show(rating_id: int) -> str:
    """Show the form of a visit."""
    return _page(rating_id, "")


@blueprint.post("/visits")
@allow(Permission.CHECK_RATINGS)
def record(rating_id: int) -> FieldAnswer:
    """Keep a visit with its pictures."""
    return hand_in(
        lambda: visits.record(db.session(), actor(), rating_id, _visit(), files_field()),
        refused=RoundError,
        again=lambda words: _page(rating_id, words),
        said="实地核查已登记。",
        record=url_for("ratings.rating", rating_id=rating_id),
    )


def visits_with_files(rating_id: int) -> list[tuple[RatingVisit, list[str], list[object]]]:
    """Return the visits to an agency with the names of those who went and the pictures."""
    found = queries.visits_of(db.session(), rating_id)
    names = queries.names_of(db.session(), {id_ for one in found for id_ in one.officers})
    return [
        (
            one,
            [names.get(id_, "") for id_ in one.officers],
            list(files_of(db.session(), RequestKind.RATING_VISIT, one.id)),
        )
        for one in found
    ]


def _visit() -> NewRatingVisit:
    found = [count_or_none(text) or 0 for text in request.form.getlist("officers")[:_MOST_PEOPLE]]
    return NewRatingVisit(
        text_field("client_id", 36) or str(uuid4()),
        required_date("visited_on", "核查日期"),
        tuple(sorted(set(found))),
        text_field("seen"),
    )


def _page(rating_id: int, problem: str) -> str:
    typed = request.form
    return render_template(
        "ratings/visit.html",
        rating=rounds.rating_of(db.session(), rating_id) or abort(404),
        people=[(one.id, one.display_name) for one in officers(db.session())],
        accepted=attachments.ACCEPTED,
        most_files=attachments.MOST_FILES,
        client_id=typed.get("client_id") or str(uuid4()),
        me=actor().user_id,
        typed=typed,
        today=clock.today(),
        problem=problem,
    )
