"""A round of star ratings as a whole: opened, moved on, published, taken into force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme_states import SchemeKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months, working_days_after
from supervisor.domain.ratings.rounds import (
    Applicant,
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
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency

_KINDS: Final = (LicenceKind.HR_SERVICE, LicenceKind.FILING)
_WAITS_FOR: Final = {
    RoundStage.CHECKING: (RatingStatus.SUBMITTED, "家机构已自评，尚未核查"),
    RoundStage.COMMITTEE: (RatingStatus.CHECKED, "家机构已核查，尚未审定"),
}
_LONGEST_PUBLICITY: Final = 60


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is opened with; the publicity is counted in working days."""

    title: str
    assess_until: date
    publicity_days: int = 5

    def problem(self, today: date) -> str | None:
        """Return in Chinese what is wrong, or ``None``."""
        if not self.title.strip():
            return "请填写评定名称。"
        if self.assess_until <= today:
            return "自评截止日期须晚于今天。"
        if not 1 <= self.publicity_days <= _LONGEST_PUBLICITY:
            return f"公示期应为 1 到 {_LONGEST_PUBLICITY} 个工作日。"
        return None


def open_round(session: Session, actor: Actor, new: NewRound) -> RatingRound:
    """Open a round under the star scheme in force; every agency that may take part is invited."""
    today = clock.today()
    problem = new.problem(today)
    if problem:
        raise RoundError(problem)
    with unit_of_work(session):
        if queries.has_round(session, new.title.strip()):
            raise RoundError("已有同名的评定，请换一个名称。")
        opened = RatingRound(
            title=new.title.strip(),
            scheme_text=scheme_lab.text_in_force(session, SchemeKind.STARS, today),
            stage=RoundStage.ASSESSING,
            opened_on=today,
            opened_by=actor.user_id,
            assess_until=new.assess_until,
            publicity_days=new.publicity_days,
            ratings=[
                Rating(agency_id=agency_id, status=RatingStatus.INVITED)
                for agency_id in _eligible(session, today)
            ],
        )
        session.add(opened)
        _record(session, actor, opened)
    return opened


def advance(session: Session, actor: Actor, round_id: int, version: int) -> RatingRound:
    """Move a round to its next stage; raises ``RoundError`` while somebody still has to act.

    Who has not assessed itself when the checks begin takes no part. Publication ends by the
    calendar, so the last step is the clock's (``take_effect``).
    """
    with unit_of_work(session):
        found = session.get(RatingRound, round_id)
        if found is None or found.version != version:
            raise RoundError("评定刚被他人更新，请刷新后核对。")
        following = next_stage(found.stage)
        if following is RoundStage.EFFECTIVE:
            raise RoundError("公示期满且异议办结后自动生效。")
        _check_complete(found)
        if following is RoundStage.CHECKING:
            for rating in found.ratings:
                if rating.status is RatingStatus.INVITED:
                    rating.status = RatingStatus.WITHDRAWN
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
    for rating in ratings:
        rating.status = RatingStatus.EFFECTIVE
        agency = session.get_one(Agency, rating.agency_id)
        before = entry_of(session, agency.uscc)
        agency.star = rating.stars or None
        agency.star_from = on if rating.stars else None
        agency.star_until = add_months(on, scheme.validity_months) if rating.stars else None
        occasion = Occasion(ActOrigin.RATING, found.title, Grounds("公示期满，评定生效"))
        note_written(session, audit.SYSTEM, occasion, before)
    found.stage, found.effective_on = RoundStage.EFFECTIVE, on
    return len(ratings)


def _check_complete(found: RatingRound) -> None:
    waits = _WAITS_FOR.get(found.stage)
    if waits is None:
        return
    status, words = waits
    count = sum(rating.status is status for rating in found.ratings)
    if count:
        raise RoundError(f"还有 {count} {words}。")


def _eligible(session: Session, today: date) -> Iterator[int]:
    for agency in queries.agencies_with_licences(session):
        if not bar_to_entry(_applicant(agency, today), today):
            yield agency.id


def _applicant(agency: Agency, today: date) -> Applicant:
    papers = [licence for licence in agency.licences if licence.kind in _KINDS]
    standings = [licence_standing(licence_record(paper), today) for paper in papers]
    first_days = [
        event.on_date
        for paper in papers
        for event in paper.events
        if event.kind is LicenceEventKind.GRANTED
    ] + [paper.valid_from for paper in papers if paper.valid_from is not None]
    is_valid = LicenceStanding.VALID in standings
    return Applicant(
        is_branch=agency.parent_id is not None,
        standing=LicenceStanding.VALID if is_valid else LicenceStanding.NONE,
        first_granted_on=min(first_days, default=None),
    )


def _record(session: Session, actor: Actor, found: RatingRound) -> None:
    session.flush()
    detail = {"stage": str(found.stage)}
    audit.record(session, actor, AuditAction.RATING_STEP, ("rating_round", found.id), detail)
