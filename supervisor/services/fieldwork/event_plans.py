"""Recruitment events before and on the day: application, exhibitors' check, counts, figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.exhibitors import (
    Admission,
    EventPlanError,
    ExhibitorKind,
    PlanStatus,
    RefusalGround,
    Remark,
    admission_problem,
    check,
    refusal_problem,
)
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import exhibitors as queries
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventCount, EventExhibitor, EventPlan
from supervisor.store.tables.remedies import CreditMeasure

NotePriority = Callable[[Session, Actor, int, str], bool]
_MOST_PEOPLE = 100_000
_SHORTEST_PLAN = 20


@dataclass(frozen=True, slots=True)
class NewPlan:
    """The application for an event as handed in."""

    organiser: str
    applied_on: date
    expected_people: int
    safety_officer: str
    safety_plan: str

    def problem(self, starts_on: date, today: date) -> str:
        """Return in Chinese what is missing."""
        if not self.organiser.strip() or not self.safety_officer.strip():
            return "请填写主办单位和安全负责人。"
        if not 0 < self.expected_people <= _MOST_PEOPLE:
            return "请填写预计人数。"
        if len(self.safety_plan.strip()) < _SHORTEST_PLAN:
            return f"安全方案不少于 {_SHORTEST_PLAN} 字，写明场地、疏散、安保和医疗安排。"
        if not self.applied_on <= min(starts_on, today):
            return "申请日期不能晚于今天和活动开始的日期。"
        return ""


@dataclass(frozen=True, slots=True)
class NewExhibitor:
    """Somebody who wants to offer posts."""

    kind: ExhibitorKind
    party: str
    posts: int


@dataclass(frozen=True, slots=True)
class AdmissionDecision:
    """What an officer decides about an exhibitor."""

    is_admitted: bool
    words: str
    ground: RefusalGround | None = None


def apply(session: Session, actor: Actor, event_id: int, new: NewPlan) -> EventPlan:
    """Take the application of an event, or a new version of it. Raises ``EventPlanError``."""
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        problem = new.problem(event.starts_on, clock.today())
        plan = queries.plan_of(session, event_id)
        if plan is not None and plan.status is PlanStatus.APPROVED:
            problem = "申请已经同意，不能再改。"
        if problem:
            raise EventPlanError(problem)
        if plan is None:
            plan = EventPlan(event_id=event_id)
            session.add(plan)
        for name in ("organiser", "safety_officer", "safety_plan"):
            setattr(plan, name, getattr(new, name).strip())
        plan.applied_on, plan.expected_people = new.applied_on, new.expected_people
        plan.status, plan.recorded_by = PlanStatus.APPLIED, actor.user_id
        plan.decided_by = plan.decided_on = None
        _record(session, actor, AuditAction.EVENT_PLAN_STEP, event_id, {"step": "applied"})
    return plan


def decide_plan(
    session: Session, actor: Actor, event_id: int, version: int, words: str, *, is_agreed: bool
) -> None:
    """Agree to an application or return it; by another person. Raises ``EventPlanError``."""
    with unit_of_work(session):
        plan = queries.plan_of(session, event_id)
        if plan is None or plan.version != version or plan.status is not PlanStatus.APPLIED:
            raise EventPlanError("申请刚被他人办理，请刷新后核对。")
        if actor.user_id is None or actor.user_id == plan.recorded_by:
            raise EventPlanError("登记申请的人不能审核，请由另一名审批人办理。")
        if not is_agreed and not words.strip():
            raise EventPlanError("退回须写明缺少什么。")
        plan.status = PlanStatus.APPROVED if is_agreed else PlanStatus.RETURNED
        plan.words, plan.decided_by, plan.decided_on = words.strip(), actor.user_id, clock.today()
        detail = {"step": str(plan.status)}
        _record(session, actor, AuditAction.EVENT_PLAN_STEP, event_id, detail)


def enter(session: Session, actor: Actor, event_id: int, new: NewExhibitor) -> EventExhibitor:
    """Enter somebody who wants to offer posts; an agency is found in the register by name or code.

    Raises ``EventPlanError``.
    """
    party = new.party.strip()
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        agency = queries.agency_named(session, party) if party else None
        name = agency.name if agency else party
        if not name or not 0 <= new.posts <= _MOST_PEOPLE:
            raise EventPlanError("请填写单位名称和岗位数。")
        if queries.is_entered(session, event_id, name):
            raise EventPlanError("这家单位已经登记。")
        row = EventExhibitor(
            event_id=event.id,
            kind=new.kind,
            party=name,
            agency_id=agency.id if agency else None,
            posts=new.posts,
        )
        session.add(row)
        detail = {"entered": name}
        _record(session, actor, AuditAction.EXHIBITOR_STEP, event_id, detail)
    return row


def remarks_on(
    session: Session, event: RecruitmentEvent, one: EventExhibitor
) -> tuple[Remark, ...]:
    """Return what the records say of an exhibitor today, for the day of the event."""
    return check(queries.facts_of(session, one, event.starts_on))


def invited_first(
    session: Session, event: RecruitmentEvent, in_force: Iterable[CreditMeasure]
) -> list[CreditMeasure]:
    """Return those measures of priority ``in_force`` whose agencies are not entered yet, in order.

    All of them have grade A; more stars go first. An event that is over invites nobody.
    """
    if event.ends_on < clock.today():
        return []
    entered = {one.agency_id for one in queries.exhibitors_of(session, event.id)}
    found = [one for one in in_force if one.agency_id not in entered]
    return sorted(found, key=lambda one: (-(one.agency.star or 0), one.agency.name))


def decide_exhibitor(
    session: Session,
    actor: Actor,
    place: tuple[int, int],
    version: int,
    said: AdmissionDecision,
    note: NotePriority | None = None,
) -> None:
    """Admit or refuse an exhibitor; ``place`` is event and exhibitor. Raises ``EventPlanError``.

    ``note`` writes an admission, or its end, on the agency's measure of priority where it has one.
    What the check said is kept with the decision.
    """
    event_id, exhibitor_id = place
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        row = queries.exhibitor_of(session, event_id, exhibitor_id)
        if row is None or row.version != version:
            raise EventPlanError("这家单位刚被他人办理，请刷新后核对。")
        remarks = remarks_on(session, event, row)
        problem = (
            admission_problem(remarks, said.words)
            if said.is_admitted
            else refusal_problem(said.ground, said.words, remarks)
        )
        if problem:
            raise EventPlanError(problem)
        was, now = row.admission, Admission.ADMITTED if said.is_admitted else Admission.REFUSED
        row.admission = now
        row.ground = None if said.is_admitted else said.ground
        row.words, row.remarks = said.words.strip(), [one.text for one in remarks]
        row.decided_by, row.decided_on = actor.user_id, clock.today()
        detail: dict[str, object] = {"party": row.party, "admission": str(row.admission)}
        is_told = note is not None and was is not now and Admission.ADMITTED in (was, now)
        if note is not None and is_told and row.agency_id is not None:
            words = f"招聘活动“{event.name}”{now.label}，岗位 {row.posts} 个。"
            detail["priority"] = note(session, actor, row.agency_id, words)
        _record(session, actor, AuditAction.EXHIBITOR_STEP, event_id, detail)


def count(session: Session, actor: Actor, event_id: int, people: int, note: str) -> None:
    """Add people counted on the spot; raises ``EventPlanError``."""
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        if not event.starts_on <= clock.today() <= event.ends_on:
            raise EventPlanError("只能在活动当日登记现场人数。")
        if not 0 < people <= _MOST_PEOPLE:
            raise EventPlanError("请填写这一次数到的人数。")
        session.add(
            EventCount(
                event_id=event_id, people=people, note=note.strip(), counted_by=actor.user_id
            )
        )
        _record(session, actor, AuditAction.EVENT_COUNTED, event_id, {"people": people})


def take_figures(session: Session, actor: Actor, event_id: int) -> None:
    """Make the event's figures those of the records: exhibitors, their posts, people counted.

    Raises ``EventPlanError`` where nothing was recorded. Figures already reported are replaced.
    """
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        found = queries.admitted(session, event_id)
        people = queries.people_counted(session, event_id)
        if not found or people is None:
            raise EventPlanError("还没有准予参加的单位或者现场人数，不能采用。")
        event.employers = len(found)
        event.posts_offered = sum(one.posts for one in found)
        event.people_served = people
        known = {one.id for one in event.agencies}
        event.agencies += [
            one.agency for one in found if one.agency is not None and one.agency_id not in known
        ]
        _record(session, actor, AuditAction.EVENT_SAVED, event_id, {"figures": "records"})


def _record(
    session: Session, actor: Actor, action: AuditAction, event_id: int, detail: Mapping[str, object]
) -> None:
    session.flush()
    audit.record(session, actor, action, ("recruitment_event", event_id), dict(detail))
