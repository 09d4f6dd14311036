"""Rating rounds for the office: open, follow, check, decide, move on."""

from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.desk import foreseeing, foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.committee import Ballot
from supervisor.domain.ratings.comparison import Movement
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage, next_stage
from supervisor.extensions import db
from supervisor.services.credit import ledger
from supervisor.services.desk import mass_acts
from supervisor.services.desk.mass_acts import ActRefused
from supervisor.services.ratings import comparison, rounds
from supervisor.services.ratings import ratings as service
from supervisor.services.ratings.rounds import NewRound
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.ratings import committee
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.queries.ratings.ratings import Rating, RatingRound
from supervisor.web.ratings.points import (
    read_points,
    read_reasons,
    scheme_of,
    shown_points,
    shown_reasons,
)
from supervisor.web.ratings.visits import visits_with_files
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.formats import moment
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    date_field,
    required_date,
    required_text,
    text_field,
    version_field,
)

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings")

_MOST_NAMED: Final = 60
Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the rounds with their progress."""
    return _index("", None)


@blueprint.post("")
@allow(Permission.CHECK_RATINGS)
def open_round() -> Answer:
    """Open a round, once it has been said how many agencies it invites."""
    seen = None
    try:
        days = request.form.get("publicity_days", "")
        with all_at_once():
            new = NewRound(
                required_text("title", "名称", 80),
                required_date("assess_until", "自评截止日期"),
                count_or_none(days) or 0,
                date_field("check_until", "核查截止日期"),
                date_field("decide_until", "审定截止日期"),
                needs_visit="needs_visit" in request.form,
                quorum=settings().rating_quorum,
            )
        seen = foreseeing_one.round_opened(new.title, rounds.count_invited(db.session(), new))
        heed(seen)
        found = rounds.open_round(db.session(), actor(), new)
    except (FormProblem, RoundError) as refusal:
        return _index(str(refusal), seen), 422
    flash("评定已开启，符合条件的机构可以自评。", "success")
    return redirect(url_for("ratings.show", round_id=found.id))


@blueprint.get("/<int:round_id>")
@allow(Permission.READ)
def show(round_id: int) -> str:
    """Show a round: where it stands, who has acted, who still has to."""
    found = queries.rating_round(db.session(), round_id)
    if found is None:
        abort(404)
    status = enum_arg("status", RatingStatus)
    return render_template(
        "ratings/round.html",
        round=found,
        stages=list(RoundStage),
        counts=queries.progress(db.session()).get(round_id, {}),
        page=queries.ratings_page(db.session(), round_id, status, page_place()),
        status=status,
        statuses=list(RatingStatus),
        today=clock.today(),
        compared=comparison.compared(db.session(), found),
        movements=list(Movement),
        most_named=_MOST_NAMED,
        members=committee.members_of(db.session(), round_id),
        leaves=queries.leaves_waiting(db.session(), round_id),
        foreseen=mass_acts.foresee_end_of_assessment(db.session(), round_id),
        advance_foreseen=_advance_foreseen(found),
    )


@blueprint.post("/<int:round_id>/advance")
@allow(Permission.DECIDE_RATINGS)
def advance(round_id: int) -> Response:
    """Move the round to its next stage; where that leaves agencies out, it cools first."""
    if mass_acts.foresee_end_of_assessment(db.session(), round_id) is not None:
        return _ask_to_advance(round_id)
    moving = queries.rating_round(db.session(), round_id) or abort(404)
    try:
        if (seen := _advance_foreseen(moving)) is not None:
            heed(seen)
        found = rounds.advance(db.session(), actor(), round_id, version_field())
    except (FormProblem, RoundError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"已进入“{found.stage.label}”。", "success")
    return redirect(url_for("ratings.show", round_id=round_id))


def _advance_foreseen(found: RatingRound) -> Foreseen | None:
    """Say what the next stage does; ``None`` where the calendar brings it."""
    if found.stage in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE):
        return None
    counts = queries.progress(db.session()).get(found.id, {})
    agencies = sum(n for status, n in counts.items() if status is not RatingStatus.WITHDRAWN)
    following = next_stage(found.stage)
    days = found.publicity_days if following is RoundStage.PUBLICITY else None
    set_for = {
        RoundStage.ASSESSING: found.assess_until,
        RoundStage.CHECKING: found.check_until,
        RoundStage.COMMITTEE: found.decide_until,
    }[found.stage]
    until = set_for if set_for is not None and set_for > clock.today() else None
    return foreseeing.round_advanced(found.title, following.label, agencies, days, until)


def _ask_to_advance(round_id: int) -> Response:
    """Take the act in hand only from somebody who was shown how many it touches."""
    back = redirect(url_for("ratings.show", round_id=round_id, _anchor="advance"))
    if request.form.get("understood") != "yes":
        flash("请先核对将影响多少家机构，再提出。", "error")
        return back
    count = count_or_none(request.form.get("count", "")) or 0
    try:
        due = mass_acts.ask_end_of_assessment(
            db.session(), actor(), round_id, count, text_field("reason", 500)
        )
    except (FormProblem, ActRefused) as refusal:
        flash(str(refusal), "error")
        return back
    flash(f"已提出，另一名审批人同意后最早 {moment(due)} 执行，此前可以撤回。", "success")
    return redirect(url_for("acts.index"))


@blueprint.get("/rating/<int:rating_id>")
@allow(Permission.READ)
def rating(rating_id: int) -> str:
    """Show one agency's rating: its own points, the checked ones, the result."""
    return _page(rating_id, "")


@blueprint.post("/rating/<int:rating_id>/check")
@allow(Permission.CHECK_RATINGS)
def check(rating_id: int) -> Answer:
    """Record what was found on each indicator."""
    scheme = scheme_of(_rating(rating_id).round)
    try:
        key = (rating_id, version_field())
        points, reasons = read_points(scheme), read_reasons(scheme)
        service.check(db.session(), actor(), key, points, text_field("note"), reasons)
    except (FormProblem, RoundError) as refusal:
        return _page(rating_id, str(refusal)), 422
    flash("核查结果已保存。", "success")
    return redirect(url_for("ratings.rating", rating_id=rating_id))


@blueprint.post("/rating/<int:rating_id>/decide")
@allow(Permission.DECIDE_RATINGS)
def decide(rating_id: int) -> Answer:
    """Record the committee's decision."""
    try:
        found = _rating(rating_id)
        heed(_deciding(found, committee.ballots(db.session(), found.round, [found])[rating_id]))
        service.decide(
            db.session(),
            actor(),
            (rating_id, version_field()),
            text_field("note"),
            is_confirmed="confirmed" in request.form,
        )
    except (FormProblem, RoundError) as refusal:
        return _page(rating_id, str(refusal)), 422
    flash(_said(_rating(rating_id)), "success")
    return redirect(url_for("ratings.rating", rating_id=rating_id))


@blueprint.post("/<int:round_id>/decide")
@allow(Permission.DECIDE_RATINGS)
def decide_carried(round_id: int) -> Response:
    """Put down every result that the committee carried."""
    found = queries.rating_round(db.session(), round_id) or abort(404)
    try:
        ready, others = service.carried(db.session(), actor(), round_id)
        heed(foreseeing.results_recorded(found.title, len(ready), others))
        done, left = service.decide_carried(db.session(), actor(), round_id)
    except (FormProblem, RoundError) as refusal:
        flash(str(refusal), "error")
    else:
        rest = f"，还有 {left} 家须逐家办理（未表决完、未通过或者有附加条件）" if left else ""
        flash(f"已登记 {done} 家的审定结果{rest}。", "success")
    return redirect(url_for("ratings_course.committee", round_id=round_id))


def _said(found: Rating) -> str:
    if found.status is RatingStatus.DECIDED:
        return "已审定。"
    return "委员会未通过，已退回重新核查。"


def _index(problem: str, foreseen: Foreseen | None) -> str:
    return render_template(
        "ratings/index.html",
        rounds=queries.rounds(db.session()),
        progress=queries.progress(db.session()),
        typed=request.form,
        problem=problem,
        foreseen=foreseen,
    )


def _rating(rating_id: int) -> Rating:
    found = queries.rating_of(db.session(), rating_id)
    if found is None:
        abort(404)
    return found


def _deciding(found: Rating, ballot: Ballot) -> Foreseen:
    """Say what putting down the result of one agency does."""
    is_public = found.round.stage is RoundStage.PUBLICITY
    return foreseeing_one.rating_decided(
        found.agency.name, carried=ballot.is_carried, is_public=is_public
    )


def _page(rating_id: int, problem: str) -> str:
    found = _rating(rating_id)
    scheme = scheme_of(found.round)
    stored: dict[str, Any] = found.check_points or found.self_points
    ballot = committee.ballots(db.session(), found.round, [found])[rating_id]
    may_decide = found.status is RatingStatus.CHECKED and (
        found.round.stage in (RoundStage.COMMITTEE, RoundStage.PUBLICITY)
    )
    return render_template(
        "ratings/rating.html",
        rating=found,
        scheme=scheme,
        points=shown_points(scheme, stored),
        grade=ledger.standing_on(db.session(), found.agency_id, clock.today()).grade,
        files=files_of(db.session(), RequestKind.RATING, rating_id),
        may_check=service.may_check(found),
        reasons=shown_reasons(scheme, found.check_reasons),
        ballot=ballot,
        may_vote=may_decide and not ballot.why_not_voting(current_user.id),
        votes=committee.votes_on(db.session(), rating_id),
        visits=visits_with_files(rating_id),
        leaves=committee.leaves_of(db.session(), rating_id),
        is_open=found.round.stage not in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE)
        and found.status is not RatingStatus.WITHDRAWN,
        today=clock.today(),
        may_decide=may_decide,
        deciding=_deciding(found, ballot) if may_decide else None,
        leaving=foreseeing_one.leave_decided(found.agency.name),
        keeping_away=foreseeing_one.kept_away(found.agency.name),
        is_checker=found.checked_by == current_user.id,
        typed=request.form,
        problem=problem,
    )
