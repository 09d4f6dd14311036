"""The course of a round from the committee to stars: votes, leaving, papers."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing, foreseeing_one
from supervisor.domain.desk.acts import Foreseen
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.committee import Voice
from supervisor.domain.ratings.rounds import RoundError, RoundStage
from supervisor.extensions import db
from supervisor.services.ratings import committee as service
from supervisor.services.ratings import leaving, papers, ratings
from supervisor.services.ratings.committee import NewMeeting
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.ratings import committee as queries
from supervisor.store.queries.ratings import ratings as rounds
from supervisor.store.queries.ratings.ratings import RatingRound
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import public_address
from supervisor.web.shell.letter_files import letter_response
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import (
    FormProblem,
    required_date,
    text_field,
    version_field,
)

blueprint = Blueprint("ratings_course", __name__, url_prefix="/ratings")

_MOST_PEOPLE: Final = 60


@blueprint.get("/<int:round_id>/committee")
@allow(Permission.READ)
def committee(round_id: int) -> str:
    """Show the committee of a round: members, meetings, interests, what there is to vote on."""
    session, found = db.session(), _round(round_id)
    page = rounds.to_vote_on(session, round_id, page_place())
    recusals = queries.recusals_of(session, round_id)
    members = queries.members_of(session, round_id)
    return render_template(
        "ratings/committee.html",
        round=found,
        members=members,
        is_member=current_user.id in {one.id for one in members},
        people=officers(session),
        meetings=rounds.meetings_of(session, round_id),
        recusals=recusals,
        agencies=rounds.agency_names(session, {agency for _, _, agency in recusals}),
        page=page,
        ballots=queries.ballots(session, found, page.items),
        voices=list(Voice),
        is_voting=found.stage in (RoundStage.COMMITTEE, RoundStage.PUBLICITY),
        is_fixed=found.stage in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE),
        recording=_recording(found),
        today=clock.today(),
    )


def _recording(found: RatingRound) -> Foreseen | None:
    """Say what putting down the carried results does; ``None`` where it is not the time.

    Worked out for those alone who may do it: each result is looked at with its agency's grade.
    """
    may = current_user.role in Permission.DECIDE_RATINGS.roles
    if found.stage is not RoundStage.COMMITTEE or not may:
        return None
    ready, left = ratings.carried(db.session(), actor(), found.id)
    return foreseeing.results_recorded(found.title, len(ready), left)


@blueprint.post("/<int:round_id>/committee")
@allow(Permission.DECIDE_RATINGS)
def appoint(round_id: int) -> Response:
    """Name the committee."""
    return _done(
        lambda: service.appoint(db.session(), actor(), round_id, _people("members")),
        "评审委员会已指定。",
        url_for("ratings_course.committee", round_id=round_id),
    )


@blueprint.post("/<int:round_id>/meetings")
@allow(Permission.CHECK_RATINGS)
def meet(round_id: int) -> Response:
    """Put down that the committee met."""
    return _done(
        lambda: service.meet(
            db.session(),
            actor(),
            round_id,
            NewMeeting(
                required_date("held_on", "会议日期"),
                text_field("place", 200),
                tuple(_people("present")),
            ),
        ),
        "会议已登记，到会委员可以表决。",
        url_for("ratings_course.committee", round_id=round_id),
    )


@blueprint.post("/<int:round_id>/meetings/<int:meeting_id>/minutes")
@allow(Permission.CHECK_RATINGS)
def write_minutes(round_id: int, meeting_id: int) -> Response:
    """Write the minutes of a meeting."""
    return _done(
        lambda: service.write_minutes(
            db.session(), actor(), meeting_id, version_field(), text_field("minutes")
        ),
        "会议纪要已写明。",
        url_for("ratings_course.committee", round_id=round_id),
    )


@blueprint.post("/<int:round_id>/votes")
@allow(Permission.VOTE_RATINGS)
def vote(round_id: int) -> Response:
    """Cast one's own votes."""
    return _done(
        lambda: service.vote(db.session(), actor(), round_id, _voices()),
        "表决已记录，审定前可以更改。",
        url_for("ratings_course.committee", round_id=round_id),
    )


@blueprint.post("/rating/<int:rating_id>/keep-away")
@allow(Permission.VOTE_RATINGS)
def keep_away(rating_id: int) -> Response:
    """Declare one's own interest in an agency."""

    def keep() -> None:
        heed(foreseeing_one.kept_away(""))
        service.keep_away(db.session(), actor(), rating_id, text_field("reason", 200))

    return _done(
        keep,
        "已声明回避，不再参加这家机构的表决。",
        url_for("ratings.rating", rating_id=rating_id),
    )


@blueprint.post("/rating/<int:rating_id>/leave")
@allow(Permission.CHECK_RATINGS)
def propose_leave(rating_id: int) -> Response:
    """Propose that an agency take no part."""
    return _done(
        lambda: leaving.propose(
            db.session(), actor(), rating_id, version_field(), text_field("reason", 500)
        ),
        "已提出，由另一名审批人决定。",
        url_for("ratings.rating", rating_id=rating_id),
    )


@blueprint.post("/leave/<int:leave_id>")
@allow(Permission.DECIDE_RATINGS)
def decide_leave(leave_id: int) -> Response:
    """Agree that an agency take no part, or keep it in the round."""
    is_agreed = request.form.get("verdict") == "yes"
    try:
        heed(foreseeing_one.leave_decided(""))
        rating_id = leaving.decide(db.session(), actor(), leave_id, is_agreed=is_agreed)
    except (FormProblem, RoundError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("ratings.index"))
    flash("已决定不参评。" if is_agreed else "继续参评。", "success")
    return redirect(url_for("ratings.rating", rating_id=rating_id))


@blueprint.get("/<int:round_id>/notice.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def notice(round_id: int, file_format: str) -> FileResponse:
    """Give the notice that opens the round."""
    letter = papers.notice(_round(round_id)) or abort(404)
    return letter_response(letter, f"round-{round_id}-notice", file_format)


@blueprint.get("/<int:round_id>/results.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def results(round_id: int, file_format: str) -> FileResponse:
    """Give the announcement of the results."""
    letter = papers.announcement(db.session(), _round(round_id)) or abort(404)
    return letter_response(letter, f"round-{round_id}-results", file_format)


@blueprint.get("/<int:round_id>/meetings/<int:meeting_id>/minutes.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def minutes(round_id: int, meeting_id: int, file_format: str) -> FileResponse:
    """Give the minutes of a meeting with the votes."""
    found = _round(round_id)
    meetings = {one.id: one for one in rounds.meetings_of(db.session(), round_id)}
    if meeting_id not in meetings:
        abort(404)
    letter = papers.minutes(db.session(), found, meetings[meeting_id])
    return letter_response(letter, f"meeting-{meeting_id}", file_format)


@blueprint.get("/rating/<int:rating_id>/plaque.pdf")
@allow(Permission.READ)
def plaque(rating_id: int) -> FileResponse:
    """Give the plaque with the code under which anybody verifies it."""
    rating = rounds.rating_of(db.session(), rating_id) or abort(404)
    number = rating.plaque_number
    address = public_address(url_for("stars.plaque", number=number)) if number else ""
    pdf = papers.plaque_pdf(rating, address)
    if pdf is None:
        abort(404)
    return download(pdf, f"plaque-{number}.pdf")


def _done(act: Callable[[], object], said: str, back: str) -> Response:
    """Do one act and go back; what was refused is told in words."""
    try:
        act()
    except (FormProblem, RoundError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(said, "success")
    return redirect(back)


def _people(name: str) -> list[int]:
    found = [count_or_none(text) or 0 for text in request.form.getlist(name)[:_MOST_PEOPLE]]
    return sorted(set(found))


def _voices() -> dict[int, Voice]:
    """Return what was voted, by rating; where nothing was chosen there is no vote."""
    voices = {}
    for name, value in request.form.items():
        rating_id = count_or_none(name.removeprefix("voice-"))
        if name.startswith("voice-") and rating_id:
            voices[rating_id] = _voice(value)
    if not voices:
        raise FormProblem("请至少对一家机构表决。")
    return voices


def _voice(key: str) -> Voice:
    try:
        return Voice.of(key)
    except ValueError as error:
        raise FormProblem("请选择同意或者不同意。") from error


def _round(round_id: int) -> RatingRound:
    return rounds.rating_round(db.session(), round_id) or abort(404)
