"""One agency's rating in a round: it assesses itself, the office checks, the committee decides.

The stars are computed from the checked points and the credit grade of the day; nobody types them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, check_second_person
from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage
from supervisor.domain.ratings.stars import StarScheme, parse_star_scheme, rate
from supervisor.services.credit import ledger
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.ratings import rounds
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.ratings import committee
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.tables.ratings import Rating, RatingRound

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RatingAssessment:
    """What an agency says of itself: points (tenths by indicator code), and what proves them."""

    points: Mapping[str, int]
    note: str
    files: tuple[CleanFile, ...] = ()


def assess(
    session: Session, actor: Actor, key: Key, agency_id: int, assessment: RatingAssessment
) -> Rating:
    """Keep an agency's own assessment; it may be changed until the last day for it."""
    with unit_of_work(session):
        rating = _open(session, key)
        if rating.agency_id != agency_id:
            raise RoundError("没有这项评定。")
        if rating.round.stage is not RoundStage.ASSESSING:
            raise RoundError("自评阶段已经结束。")
        if clock.today() > rating.round.assess_until:
            raise RoundError("已过自评截止日期。")
        _check_points(assessment.points, parse_star_scheme(rating.round.scheme_text))
        rating.self_points = dict(assessment.points)
        rating.self_note = assessment.note.strip()
        request_files.keep(session, agency_id, (RequestKind.RATING, rating.id), assessment.files)
        rating.status, rating.submitted_at = RatingStatus.SUBMITTED, utc_now()
        return _keep(session, actor, rating)


def check(
    session: Session,
    actor: Actor,
    key: Key,
    points: Mapping[str, int],
    note: str,
    reasons: Mapping[str, str] | None = None,
) -> Rating:
    """Keep what the office found; each departure from the agency needs its reason.

    ``reasons`` are by indicator code. Where the round asks for a visit, one comes first.
    """
    with unit_of_work(session):
        rating = _open(session, key)
        if not may_check(rating):
            raise RoundError(f"这项评定{rating.status.label}，现在不能核查。")
        scheme = parse_star_scheme(rating.round.scheme_text)
        _check_points(points, scheme)
        if rating.round.needs_visit and not committee.visits_of(session, rating.id):
            raise RoundError("本轮要求实地核查，请先登记实地核查记录。")
        rating.check_reasons = _explained(rating, points, reasons or {}, scheme)
        rating.check_points, rating.check_note = dict(points), note.strip()
        rating.status = RatingStatus.CHECKED
        rating.checked_by, rating.checked_at = actor.user_id, utc_now()
        return _keep(session, actor, rating)


def decide(session: Session, actor: Actor, key: Key, note: str, *, is_confirmed: bool) -> Rating:
    """Put down what the committee voted: the stars that points and credit grade give.

    Where it voted against, the rating goes back to be checked, with ``note`` as the reason.
    ``is_confirmed`` says that a band's further requirement was seen to be met. Put down by another
    person than the one who checked; during publicity the period begins again.
    """
    with unit_of_work(session):
        rating = _open(session, key)
        _check_decidable(rating, actor)
        ballot = committee.ballots(session, rating.round, [rating])[rating.id]
        if ballot.problem():
            raise RoundError(ballot.problem())
        if not ballot.is_carried:
            return _send_back(session, actor, rating, note)
        scheme = parse_star_scheme(rating.round.scheme_text)
        grade = ledger.standing_on(session, rating.agency_id, clock.today()).grade
        result = rate(rating.check_points, scheme, grade, is_confirmed=is_confirmed)
        rating.stars, rating.total_tenths = result.stars, result.total
        rating.committee_note = "；".join(
            [*result.held_by, note.strip()] if note.strip() else result.held_by
        )
        rating.decided_by, rating.status = actor.user_id, RatingStatus.DECIDED
        if rating.round.stage is RoundStage.PUBLICITY:
            rounds.publish(rating.round, clock.today())
        return _keep(session, actor, rating)


def decide_carried(session: Session, actor: Actor, round_id: int) -> tuple[int, int]:
    """Put down every result of a round that the committee carried; return how many, and are left.

    Left are those not voted on to the end, voted down, checked by whoever acts, and those whose
    star hangs on a further requirement: somebody has to say whether it is met.
    """
    ready, left = carried(session, actor, round_id)
    end_reading(session)
    for key in ready:
        decide(session, actor, key, "", is_confirmed=False)
    return len(ready), left


def carried(session: Session, actor: Actor, round_id: int) -> tuple[list[tuple[int, int]], int]:
    """Return which ratings (id, version) ``decide_carried`` would put down, and how many are left.

    Raises ``RoundError`` where the round is not before the committee.
    """
    found = session.get(RatingRound, round_id)
    if found is None or found.stage is not RoundStage.COMMITTEE:
        raise RoundError("现在不能登记表决结果。")
    waiting = queries.waiting_for_committee(session, round_id)
    ballots = committee.ballots(session, found, waiting)
    scheme = parse_star_scheme(found.scheme_text)
    ready = [
        (one.id, one.version)
        for one in waiting
        if not ballots[one.id].problem()
        and ballots[one.id].is_carried
        and one.checked_by != actor.user_id
        and not _hangs_on_more(session, one, scheme)
    ]
    return ready, len(ballots) - len(ready)


def _hangs_on_more(session: Session, rating: Rating, scheme: StarScheme) -> bool:
    grade = ledger.standing_on(session, rating.agency_id, clock.today()).grade
    with_it, without = (
        rate(rating.check_points, scheme, grade, is_confirmed=one).stars for one in (True, False)
    )
    return with_it != without


def reopen(rating: Rating) -> None:
    """Send a published rating back to be checked, after an objection to it was upheld.

    Joins the caller's unit of work.
    """
    if rating.round.stage is RoundStage.PUBLICITY and rating.status is RatingStatus.DECIDED:
        rating.status = RatingStatus.SUBMITTED
        rating.consideration += 1


def may_check(rating: Rating) -> bool:
    """Tell whether the office may put down what it found: what was sent back, too."""
    if rating.round.stage is RoundStage.COMMITTEE:
        return rating.status is RatingStatus.SUBMITTED
    return rating.round.stage in (RoundStage.CHECKING, RoundStage.PUBLICITY) and (
        rating.status in (RatingStatus.SUBMITTED, RatingStatus.CHECKED)
    )


def _send_back(session: Session, actor: Actor, rating: Rating, note: str) -> Rating:
    if not note.strip():
        raise RoundError("委员会未通过的，请写明理由，退回重新核查。")
    rating.status, rating.committee_note = RatingStatus.SUBMITTED, note.strip()
    rating.consideration += 1
    return _keep(session, actor, rating)


def _explained(
    rating: Rating, points: Mapping[str, int], reasons: Mapping[str, str], scheme: StarScheme
) -> dict[str, str]:
    """Return the reason of each departure; raises ``RoundError`` where one is missing."""
    explained = {}
    for code, item in scheme.indicators.items():
        if points[code] == rating.self_points.get(code):
            continue
        reason = reasons.get(code, "").strip()
        if not reason:
            raise RoundError(f"“{item.label}”的核查分与自评分不同，请在该项写明理由。")
        explained[code] = reason
    return explained


def _check_decidable(rating: Rating, actor: Actor) -> None:
    if rating.round.stage not in (RoundStage.COMMITTEE, RoundStage.PUBLICITY) or (
        rating.status is not RatingStatus.CHECKED
    ):
        raise RoundError(f"这项评定{rating.status.label}，现在不能审定。")
    try:
        check_second_person(rating.checked_by or 0, actor.user_id)
    except CaseError as refusal:
        raise RoundError(str(refusal)) from refusal


def _check_points(points: Mapping[str, int], scheme: StarScheme) -> None:
    for code, item in scheme.indicators.items():
        if code not in points:
            raise RoundError(f"请填写“{item.label}”的分数，没有的填 0。")
        if not 0 <= points[code] <= item.most:
            raise RoundError(f"“{item.label}”的分数应在 0 到 {item.most / 10:g} 之间。")


def _open(session: Session, key: Key) -> Rating:
    rating = session.get(Rating, key[0])
    if rating is None or rating.version != key[1]:
        raise RoundError("这项评定刚被他人更新，本次操作没有保存，请核对后重新提交。")
    return rating


def _keep(session: Session, actor: Actor, rating: Rating) -> Rating:
    session.flush()
    detail = {"status": str(rating.status), "stars": rating.stars}
    audit.record(session, actor, AuditAction.RATING_STEP, ("rating", rating.id), detail)
    return rating
