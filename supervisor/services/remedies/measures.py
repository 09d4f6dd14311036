"""Measures of incentive and restraint: proposed, approved by another person, done, ended.

A measure ends by itself with its ground, its term or the agency's licence: by the credit clock
each day, and at once where somebody opens its record to act on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.deadlines import working_days_after
from supervisor.domain.remedies.measures import (
    FIRST_ACT_DAYS,
    PROMISE_DAYS,
    RULES,
    ActKind,
    EndReason,
    Ground,
    MeasureError,
    MeasureGround,
    MeasureKind,
    MeasureStatus,
    NewAct,
    Situation,
    end_reason,
    ground_problem,
    longest,
    next_acts,
)
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import SYSTEM, Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.remedies import measures as queries
from supervisor.store.tables.remedies import CreditMeasure, CreditMeasureAct

_MARKS = {
    MeasureKind.WARNING: "信提",
    MeasureKind.INTERVIEW: "信约",
    MeasureKind.HEAVIER: "信重",
    MeasureKind.LIGHTER: "信减",
    MeasureKind.PRIORITY: "信荐",
    MeasureKind.CERTIFICATE: "信证",
}


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """What a measure is proposed from; ``entry_id`` where it rests on a record."""

    agency_id: int
    kind: MeasureKind
    owner_id: int
    until_on: date
    reason: str
    entry_id: int | None = None

    @property
    def ground(self) -> Ground:
        """What it rests on."""
        return Ground.GRADE if self.entry_id is None else Ground.RECORD


def propose(session: Session, actor: Actor, new: NewMeasure) -> CreditMeasure:
    """Propose a measure; raises ``MeasureError``. Another person approves it."""
    today = clock.today()
    with unit_of_work(session):
        now = _situation(session, new.agency_id, today)
        measure = CreditMeasure(
            agency_id=new.agency_id,
            kind=new.kind,
            ground=new.ground,
            ground_grade=now.grade if new.ground is Ground.GRADE else None,
            entry_id=new.entry_id,
            basis=list(RULES[new.kind].basis),
            reason=new.reason.strip(),
            owner_id=new.owner_id,
            proposed_by=actor.user_id,
            proposed_on=today,
            until_on=new.until_on,
            due_on=working_days_after(today, FIRST_ACT_DAYS).on,
        )
        problem = _proposal_problem(session, new, now, today)
        if problem:
            raise MeasureError(problem)
        session.add(measure)
        _note(session, actor, measure, ActKind.PROPOSED, new.reason)
    return measure


def decide(
    session: Session, actor: Actor, measure_id: int, version: int, words: str, *, is_approved: bool
) -> CreditMeasure:
    """Approve a proposal, or refuse it with a reason; raises ``MeasureError``."""
    today = clock.today()
    with unit_of_work(session):
        measure = _fresh(session, measure_id, version, MeasureStatus.PROPOSED)
        if actor.user_id is None or actor.user_id == measure.proposed_by:
            raise MeasureError("提出的人不能批准自己的意见，请由另一名审批人办理。")
        if not is_approved and not words.strip():
            raise MeasureError("不予批准须写明理由。")
        measure.decided_by = actor.user_id
        if not is_approved:
            measure.status, measure.due_on = MeasureStatus.REFUSED, None
            measure.ended_on = today
            _note(session, actor, measure, ActKind.REFUSED, words)
            return measure
        problem = ground_problem(
            measure.kind, _ground_of(measure), _situation(session, measure.agency_id, today)
        )
        if problem:
            raise MeasureError(problem)
        measure.status, measure.starts_on = MeasureStatus.RUNNING, today
        count = queries.numbers_in(session, measure.kind, today.year) + 1
        measure.number = f"{here().symbol}{_MARKS[measure.kind]}〔{today.year}〕{count}号"
        measure.due_on = working_days_after(today, FIRST_ACT_DAYS).on
        _note(session, actor, measure, ActKind.APPROVED, words)
    return measure


def act(
    session: Session,
    actor: Actor,
    measure_id: int,
    version: int,
    new: NewAct,
    files: Sequence[CleanFile] = (),
) -> CreditMeasure:
    """Record what was done on a running measure; raises ``MeasureError``.

    A measure whose ground is gone ends instead, and nothing else is recorded on it.
    """
    today = clock.today()
    with unit_of_work(session):
        measure = _fresh(session, measure_id, version, MeasureStatus.RUNNING)
        if _end_if_over(session, measure, _situation(session, measure.agency_id, today)):
            return measure
        if new.kind not in next_acts(measure.kind, [one.kind for one in measure.acts]):
            raise MeasureError("这一步不能在现在登记，请刷新后按顺序办理。")
        problem = new.problem(measure.starts_on or today, measure.until_on, today)
        if problem:
            raise MeasureError(problem)
        _note(session, actor, measure, new.kind, new.words, new)
        measure.due_on = _due_after(new)
        request_files.keep(session, measure.agency_id, (RequestKind.MEASURE, measure.id), files)
        if new.kind.ends:
            _end(measure, EndReason.COMPLETED, new.on)
    return measure


def note_priority(session: Session, actor: Actor, agency_id: int, words: str) -> bool:
    """Write on an agency's measure of priority what was done by it; return whether one runs.

    Joins the caller's unit of work. A measure whose ground is gone ends instead.
    """
    today = clock.today()
    for measure in queries.running_with(session, MeasureKind.PRIORITY):
        if measure.agency_id != agency_id:
            continue
        if _end_if_over(session, measure, _situation(session, agency_id, today)):
            return False
        _note(session, actor, measure, ActKind.LISTED, words)
        measure.due_on = None
        return True
    return False


def withdraw(
    session: Session, actor: Actor, measure_id: int, version: int, words: str
) -> CreditMeasure:
    """Take a running measure back, with the reason; raises ``MeasureError``."""
    if not words.strip():
        raise MeasureError("撤回须写明理由。")
    with unit_of_work(session):
        measure = _fresh(session, measure_id, version, MeasureStatus.RUNNING)
        _note(session, actor, measure, ActKind.WITHDRAWN, words)
        _end(measure, EndReason.WITHDRAWN, clock.today())
    return measure


def end_over(session: Session, on: date) -> int:
    """End every open measure whose ground, term or licence is gone on a day; return how many.

    Joins the caller's unit of work; doing it again finds nothing left to do.
    """
    found = queries.open_measures(session)
    now = queries.situations(session, {one.agency_id for one in found}, on)
    return sum(_end_if_over(session, one, now[one.agency_id]) for one in found)


def why_over(session: Session, measure: CreditMeasure) -> EndReason | None:
    """Return why an open measure no longer holds today, before the clock has ended it."""
    if not measure.status.is_open:
        return None
    now = _situation(session, measure.agency_id, clock.today())
    return end_reason(measure.kind, _ground_of(measure), measure.until_on, now)


def in_force(session: Session, kind: MeasureKind) -> list[CreditMeasure]:
    """Return the running measures of a kind that still hold today, by name of the agency."""
    found = queries.running_with(session, kind)
    now = queries.situations(session, {one.agency_id for one in found}, clock.today())
    return [
        one
        for one in found
        if not end_reason(one.kind, _ground_of(one), one.until_on, now[one.agency_id])
    ]


def _proposal_problem(session: Session, new: NewMeasure, now: Situation, today: date) -> str:
    if not new.reason.strip():
        return "请写明理由。"
    if new.owner_id not in {one.id for one in officers(session)}:
        return "请选择承办人。"
    if not today < new.until_on <= longest(new.kind, today):
        return f"期限应晚于今天，且不超过 {RULES[new.kind].months} 个月。"
    if queries.has_open(session, new.agency_id, new.kind):
        return f"这家机构已有未结束的{new.kind.label}。"
    return ground_problem(new.kind, MeasureGround(new.ground, now.grade, new.entry_id), now)


def _situation(session: Session, agency_id: int, on: date) -> Situation:
    return queries.situations(session, [agency_id], on)[agency_id]


def _ground_of(measure: CreditMeasure) -> MeasureGround:
    return MeasureGround(measure.ground, measure.ground_grade, measure.entry_id)


def _fresh(session: Session, measure_id: int, version: int, status: MeasureStatus) -> CreditMeasure:
    measure = session.get(CreditMeasure, measure_id)
    if measure is None or measure.version != version or measure.status is not status:
        raise MeasureError("这项措施刚被他人办理，请刷新后核对。")
    return measure


def _end_if_over(session: Session, measure: CreditMeasure, now: Situation) -> bool:
    reason = end_reason(measure.kind, _ground_of(measure), measure.until_on, now)
    if reason is None:
        return False
    _note(session, SYSTEM, measure, ActKind.ENDED, reason.label)
    _end(measure, reason, now.on)
    return True


def _end(measure: CreditMeasure, reason: EndReason, on: date) -> None:
    measure.status, measure.end_reason = MeasureStatus.ENDED, reason
    measure.ended_on, measure.due_on = on, None


def _due_after(done: NewAct) -> date | None:
    """Return by when the next act is due after one."""
    if done.kind in (ActKind.NOTICE, ActKind.PROMISE):
        return done.until
    if done.kind in (ActKind.HELD, ActKind.ABSENT, ActKind.NOT_KEPT):
        return working_days_after(done.on, PROMISE_DAYS).on
    return None


def _note(
    session: Session,
    actor: Actor,
    measure: CreditMeasure,
    kind: ActKind,
    words: str,
    new: NewAct | None = None,
) -> None:
    row = CreditMeasureAct(
        kind=kind,
        on_date=new.on if new else clock.today(),
        words=words.strip(),
        place=new.place.strip() if new else "",
        until_on=new.until if new else None,
        recorded_by=actor.user_id,
    )
    measure.acts.append(row)
    session.flush()
    detail = {"kind": str(measure.kind), "act": str(kind)}
    audit.record(session, actor, AuditAction.MEASURE_STEP, ("measure", measure.id), detail)
