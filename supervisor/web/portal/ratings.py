"""An agency's ratings: the rounds it is invited to, its own assessment, the result, objection."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RemedyError, RequestKind
from supervisor.domain.desk import foreseeing
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.known import KnownPoints
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage
from supervisor.domain.ratings.stars import StarScheme
from supervisor.extensions import db
from supervisor.services.duties.obligations import terms_of
from supervisor.services.ratings import leaving, papers, ratings
from supervisor.services.ratings.known import known_points
from supervisor.services.ratings.ratings import RatingAssessment
from supervisor.services.remedies import objections
from supervisor.services.remedies.objections import ObjectionSubject
from supervisor.store.queries.credit.requests import filed_objection, files_of
from supervisor.store.queries.ratings import committee
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.queries.ratings.ratings import Rating
from supervisor.web.ratings.points import read_points, scheme_of, shown_points
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.letter_files import letter_response
from supervisor.web.shell.submitted import FormProblem, files_field, text_field, version_field

blueprint = Blueprint("my_ratings", __name__, url_prefix="/my-agency/ratings")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def index() -> str:
    """List the rounds the agency takes part in."""
    return render_template(
        "portal/ratings.html",
        ratings=queries.ratings_of(db.session(), current_user.agency_id),
        today=clock.today(),
    )


@blueprint.route("/<int:rating_id>", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def show(rating_id: int) -> Answer:
    """Show one's own rating; while the round is open for it, take the own assessment."""
    rating = _own(rating_id)
    scheme = scheme_of(rating.round)
    problem = ""
    if request.method == "POST":
        try:
            ratings.assess(
                db.session(),
                actor(),
                (rating_id, version_field()),
                rating.agency_id,
                RatingAssessment(read_points(scheme), text_field("note"), files_field()),
            )
        except (FormProblem, RoundError) as refusal:
            problem = str(refusal)
        else:
            flash("自评已提交，截止日前可以修改。", "success")
            return redirect(url_for("my_ratings.show", rating_id=rating_id))
        rating = _own(rating_id)
    known = _known(rating, scheme)
    page = render_template(
        "portal/rating.html",
        rating=rating,
        scheme=scheme,
        points=shown_points(scheme, rating.self_points, {} if rating.submitted_at else known),
        known=known,
        may_assess=_may_assess(rating),
        may_leave=_may_leave(rating),
        leaving_foreseen=foreseeing.round_left(rating.round.title),
        leaves=committee.leaves_of(db.session(), rating.id),
        files=files_of(db.session(), RequestKind.RATING, rating.id),
        filed=filed_objection(db.session(), rating.agency_id, None, rating.id),
        is_public=rating.round.stage in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE),
        typed=request.form,
        problem=problem,
    )
    return (page, 422) if problem else page


@blueprint.post("/<int:rating_id>/objection")
@allow(Permission.OWN_AGENCY)
def object_to(rating_id: int) -> Response:
    """Object to one's own published rating."""
    rating = _own(rating_id)
    try:
        subject, ground = ObjectionSubject(rating_id=rating.id), text_field("ground")
        objections.object_to(db.session(), actor(), rating.agency_id, subject, ground)
    except (FormProblem, RemedyError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("my_ratings.show", rating_id=rating_id))
    flash("已提交异议，将在 7 个工作日内答复。", "success")
    return redirect(url_for("my_agency.requests"))


@blueprint.post("/<int:rating_id>/withdraw")
@allow(Permission.OWN_AGENCY)
def withdraw(rating_id: int) -> Response:
    """Take one's own agency out of the round."""
    rating = _own(rating_id)
    try:
        heed(foreseeing.round_left(rating.round.title))
        leaving.withdraw(
            db.session(),
            actor(),
            rating_id,
            version_field(),
            rating.agency_id,
            text_field("reason", 500),
        )
    except (FormProblem, RoundError) as refusal:
        flash(str(refusal), "error")
    else:
        flash("已退出本轮评定，现有星级在有效期内不受影响。", "success")
    return redirect(url_for("my_ratings.show", rating_id=rating_id))


@blueprint.get("/<int:rating_id>/notice.<any(docx, pdf):file_format>")
@allow(Permission.OWN_AGENCY)
def notice(rating_id: int, file_format: str) -> FileResponse:
    """Give the notice of the round."""
    letter = papers.notice(_own(rating_id).round) or abort(404)
    return letter_response(letter, f"rating-{rating_id}-notice", file_format)


def _known(rating: Rating, scheme: StarScheme | None) -> dict[str, KnownPoints]:
    return known_points(db.session(), rating, scheme, terms_of(settings()))


def _may_leave(rating: Rating) -> bool:
    is_public = rating.round.stage in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE)
    return not is_public and rating.status is not RatingStatus.WITHDRAWN


def _own(rating_id: int) -> Rating:
    """Return one of the agency's own ratings; another's is as good as none."""
    rating = queries.rating_of(db.session(), rating_id)
    if rating is None or rating.agency_id != current_user.agency_id:
        abort(404)
    return rating


def _may_assess(rating: Rating) -> bool:
    found = rating.round
    is_open = found.stage is RoundStage.ASSESSING and clock.today() <= found.assess_until
    return is_open and rating.status in (RatingStatus.INVITED, RatingStatus.SUBMITTED)
