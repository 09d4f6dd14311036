"""A round of star ratings as a whole: opened, moved on, published, taken into force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme_states import SchemeKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.deadlines import add_months, working_days_after
from supervisor.domain.ratings.plaques import plaque_number
from supervisor.domain.ratings.rounds import (
    Applicant,
    LeaveKind,
    RatingStatus,
    RoundError,
    RoundStage,
    bar_to_entry,
    next_stage,
)
from supervisor.domain.ratings.stars import parse_star_scheme
from supervisor.domain.register.agencies import (
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    licence_standing,
)
from supervisor.domain.register.history import ActOrigin
from supervisor.services.credit import scheme_lab
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.register.acts import Grounds, Occasion, entry_of, note_written
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit.requests import has_pending_objection
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.queries.register.licences import licence_record
from supervisor.store.tables.ratings import Rating, RatingLeave, RatingRound
from supervisor.store.tables.register import Agency

_KINDS: Final = (LicenceKind.HR_SERVICE, LicenceKind.FILING)
_WAITS_FOR: Final = {
    RoundStage.CHECKING: ((RatingStatus.SUBMITTED,), "家机构已自评，尚未核查"),
    RoundStage.COMMITTEE: ((RatingStatus.CHECKED, RatingStatus.SUBMITTED), "家机构尚未审定"),
}
_LONGEST_PUBLICITY: Final = 60
LEAST_QUORUM: Final = 2


@dataclass(frozen=True, slots=True)
class NewRound:
    """The plan a round is opened with; the publicity is counted in working days.

    Checks end by ``check_until`` and the committee by ``decide_until``, where days are set;
    ``quorum`` is the least number of the committee's votes on a rating.
    """

    title: str
    assess_until: date
    publicity_days: int = 5
    check_until: date | None = None
    decide_until: date | None = None
    needs_visit: bool = False
    quorum: int = LEAST_QUORUM

    def problem(self, today: date) -> str | None:
        """Return in Chinese what is wrong, or ``None``."""
        if not self.title.strip():
            return "请填写评定名称。"
        if self.assess_until <= today:
            return "自评截止日期须晚于今天。"
        if not 1 <= self.publicity_days <= _LONGEST_PUBLICITY:
            return f"公示期应为 1 到 {_LONGEST_PUBLICITY} 个工作日。"
        days = [self.assess_until, *(day for day in (self.check_until, self.decide_until) if day)]
        if days != sorted(set(days)):
            return "自评截止、核查截止、审定截止的日期应依次靠后。"
        if self.quorum < LEAST_QUORUM:
            return f"表决的法定人数不得少于 {LEAST_QUORUM} 人。"
        return None


@dataclass(frozen=True, slots=True)
class AgreedEnd:
    """That two people ended the self-assessment for those who are silent, and why."""

    asked_by: int
    agreed_by: int
    reason: str


def count_invited(session: Session, new: NewRound) -> int:
    """Return how many agencies a round of this plan would invite today.

    Raises ``RoundError`` where it cannot be opened.
    """
    today = clock.today()
    _refuse_unsound(session, new, today)
    return sum(1 for _ in _eligible(session, today))


def open_round(session: Session, actor: Actor, new: NewRound) -> RatingRound:
    """Open a round under the star scheme in force; every agency that may take part is invited."""
    today = clock.today()
    with unit_of_work(session):
        _refuse_unsound(session, new, today)
        opened = RatingRound(
            title=new.title.strip(),
            scheme_text=scheme_lab.text_in_force(session, SchemeKind.STARS, today),
            stage=RoundStage.ASSESSING,
            opened_on=today,
            opened_by=actor.user_id,
            assess_until=new.assess_until,
            check_until=new.check_until,
            decide_until=new.decide_until,
            needs_visit=new.needs_visit,
            quorum=new.quorum,
            notice_number=_notice_number(session, today),
            publicity_days=new.publicity_days,
            ratings=[
                Rating(agency_id=agency_id, status=RatingStatus.INVITED)
                for agency_id in _eligible(session, today)
            ],
        )
        session.add(opened)
        _record(session, actor, opened)
    return opened


def advance(
    session: Session,
    actor: Actor,
    round_id: int,
    version: int,
    agreed: AgreedEnd | None = None,
) -> RatingRound:
    """Move a round to its next stage; raises ``RoundError`` while somebody still has to act.

    Who has not assessed itself when the checks begin takes no part: only where two people agreed
    on it (``agreed``). Publication ends by the calendar, so the last step is the clock's
    (``take_effect``).
    """
    with unit_of_work(session):
        found = session.get(RatingRound, round_id)
        if found is None or found.version != version:
            raise RoundError("评定刚被他人更新，请刷新后核对。")
        following = next_stage(found.stage)
        if following is RoundStage.EFFECTIVE:
            raise RoundError("公示期满且异议办结后自动生效。")
        _check_complete(session, found)
        if following is RoundStage.CHECKING:
            _leave_out_silent(session, found, agreed)
        found.stage = following
        if following is RoundStage.PUBLICITY:
            publish(found, clock.today())
        _record(session, actor, found)
    return found


def publish(found: RatingRound, today: date) -> None:
    """Begin the publicity, or begin it again after a result was changed.

    Joins the caller's unit of work.
    """
    found.published_on = today
    found.publicity_until = working_days_after(today, found.publicity_days).on


def take_effect(session: Session, on: date) -> int:
    """Put every round into force whose publicity is over; return how many stars were written.

    A round waits while an objection to one of its ratings is open or a changed result is not yet
    decided. Joins the caller's unit of work; doing it again finds nothing left to do.
    """
    due = queries.published_rounds(session, on)
    return sum(_put_into_force(session, found, on) for found in due)


def _put_into_force(session: Session, found: RatingRound, on: date) -> int:
    ratings = [item for item in found.ratings if item.status is not RatingStatus.WITHDRAWN]
    if any(item.status is not RatingStatus.DECIDED for item in ratings):
        return 0
    if has_pending_objection(session, [item.id for item in ratings]):
        return 0
    scheme = parse_star_scheme(found.scheme_text)
    numbers = count(queries.plaques_in(session, on.year) + 1)
    for rating in ratings:
        rating.status = RatingStatus.EFFECTIVE
        agency = session.get_one(Agency, rating.agency_id)
        before = entry_of(session, agency.uscc)
        agency.star = rating.stars or None
        agency.star_from = on if rating.stars else None
        agency.star_until = add_months(on, scheme.validity_months) if rating.stars else None
        rating.plaque_number = plaque_number(on.year, next(numbers)) if rating.stars else ""
        occasion = Occasion(ActOrigin.RATING, found.title, Grounds("公示期满，评定生效"))
        note_written(session, audit.SYSTEM, occasion, before.uscc, before)
    found.stage, found.effective_on = RoundStage.EFFECTIVE, on
    return len(ratings)


def _check_complete(session: Session, found: RatingRound) -> None:
    if queries.open_leaves(session, found.id):
        raise RoundError("还有机构不参评的意见待另一人决定。")
    waits = _WAITS_FOR.get(found.stage)
    if waits is None:
        return
    statuses, words = waits
    left = sum(rating.status in statuses for rating in found.ratings)
    if left:
        raise RoundError(f"还有 {left} {words}。")
    is_voted = any(rating.status is RatingStatus.DECIDED for rating in found.ratings)
    if found.stage is RoundStage.COMMITTEE and is_voted:
        meetings = queries.meetings_of(session, found.id)
        if not all(one.minutes for one in meetings):
            raise RoundError("评审会议还没有写明会议纪要。")


def _leave_out_silent(session: Session, found: RatingRound, agreed: AgreedEnd | None) -> None:
    """Let those who did not assess themselves leave, where two people agreed on it."""
    silent = [rating for rating in found.ratings if rating.status is RatingStatus.INVITED]
    if not silent:
        return
    if agreed is None or agreed.asked_by == agreed.agreed_by or not agreed.reason.strip():
        raise RoundError(f"还有 {len(silent)} 家机构未自评，须写明理由并经两人决定后才能结束自评。")
    today = clock.today()
    for rating in silent:
        rating.status = RatingStatus.WITHDRAWN
        session.add(
            RatingLeave(
                rating_id=rating.id,
                kind=LeaveKind.SILENT,
                reason=agreed.reason,
                asked_by=agreed.asked_by,
                asked_on=today,
                decided_by=agreed.agreed_by,
                decided_on=today,
                is_agreed=True,
            )
        )


def _notice_number(session: Session, today: date) -> str:
    number = queries.rounds_opened_in(session, today.year) + 1
    return f"{here().symbol}星评〔{today.year}〕{number}号"


def _refuse_unsound(session: Session, new: NewRound, today: date) -> None:
    if problem := new.problem(today):
        raise RoundError(problem)
    if queries.has_round(session, new.title.strip()):
        raise RoundError("已有同名的评定，请换一个名称。")


def _eligible(session: Session, today: date) -> Iterator[int]:
    for agency in queries.agencies_with_licences(session):
        if not bar_to_entry(_applicant(agency, today), today):
            yield agency.id


def _applicant(agency: Agency, today: date) -> Applicant:
    papers = [licence for licence in agency.licences if licence.kind in _KINDS]
    standings = [licence_standing(licence_record(paper), today) for paper in papers]
    events = [event for paper in papers for event in paper.events]
    days = [event.on_date for event in events]
    days += [paper.valid_from for paper in papers if paper.valid_from is not None]
    is_valid = LicenceStanding.VALID in standings
    return Applicant(
        is_branch=agency.parent_id is not None,
        standing=LicenceStanding.VALID if is_valid else LicenceStanding.NONE,
        first_licensed_on=min(days, default=None),
        was_renewed=any(event.kind is LicenceEventKind.RENEWED for event in events),
    )


def _record(session: Session, actor: Actor, found: RatingRound) -> None:
    session.flush()
    detail = {"stage": str(found.stage)}
    audit.record(session, actor, AuditAction.RATING_STEP, ("rating_round", found.id), detail)
