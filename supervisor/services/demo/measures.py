"""The demonstration's measures of incentive and restraint, lived through day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.remedies.measures import (
    ActKind,
    MeasureKind,
    MeasureStatus,
    NewAct,
    longest,
)
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import measures
from supervisor.services.remedies.measures import NewMeasure
from supervisor.services.remedies.suggestions import Suggestion, suggestions
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.remedies import measures as queries

_WAVES: Final = (430, 100, 20)
"""Days before today on which the office looked through the grades."""
_COUNTS: Final = {
    MeasureKind.WARNING: 2,
    MeasureKind.INTERVIEW: 2,
    MeasureKind.HEAVIER: 1,
    MeasureKind.LIGHTER: 2,
    MeasureKind.PRIORITY: 2,
    MeasureKind.CERTIFICATE: 3,
}
_PLACE: Final = "本局三楼会议室"


@dataclass(frozen=True, slots=True)
class _Step:
    """One act: how many days after the measure began, what, and until when where that is asked."""

    after: int
    kind: ActKind
    words: str
    until: int = 0


_INTERVIEW: Final = (
    _Step(2, ActKind.NOTICE, "直接送达，经办人签收。", 8),
    _Step(8, ActKind.HELD, "负责人到场，说明招聘信息未经复核即发布，已安排专人审核。"),
    _Step(9, ActKind.PROMISE, "承诺建立招聘信息双人审核，逐条留存单位委托材料。", 45),
)
_STEPS: Final = {
    MeasureKind.WARNING: (_Step(1, ActKind.SENT, "电子送达，对方回执确认。"),),
    MeasureKind.INTERVIEW: _INTERVIEW,
    MeasureKind.HEAVIER: (_Step(3, ActKind.PLANNED, "列入专项检查对象。"),),
    MeasureKind.LIGHTER: (_Step(3, ActKind.PLANNED, "无投诉、线索，不列入专项检查对象。"),),
    MeasureKind.PRIORITY: (_Step(2, ActKind.LISTED, "列入优先推荐名单。"),),
    MeasureKind.CERTIFICATE: (_Step(4, ActKind.ISSUED, "现场颁发证书。"),),
}
_KEPT: Final = _Step(46, ActKind.KEPT, "回访核实，审核记录完整。")


def load_demo_measures(session: Session, today: date) -> None:
    """Let the measures happen up to today; needs credit and accounts, does nothing twice."""
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    approvers = loaded.people_with(session, Role.APPROVER)
    if not inspectors or not approvers or loaded.has_measures(session):
        return
    end_reading(session)
    officer, approver = Actor(inspectors[0]), Actor(approvers[0])
    for back in _WAVES:
        _wave(session, officer, approver, (today - timedelta(days=back), today))
    _end(session, today)


def _wave(session: Session, officer: Actor, approver: Actor, span: tuple[date, date]) -> None:
    begun, today = span
    _end(session, begun)
    with clock.at(begun):
        chosen = list(_chosen(suggestions(session)))
        end_reading(session)
        ids = [_begin(session, officer, approver, one, begun) for one in chosen]
    for id_, kind in ids:
        for step in (*_STEPS[kind], *([_KEPT] if kind is MeasureKind.INTERVIEW else [])):
            if begun + timedelta(days=step.after) <= today:
                _do(session, officer, id_, step, begun)


def _chosen(found: list[Suggestion]) -> Iterator[Suggestion]:
    left = dict(_COUNTS)
    for one in found:
        if left[one.kind]:
            left[one.kind] -= 1
            yield one


def _begin(
    session: Session, officer: Actor, approver: Actor, one: Suggestion, begun: date
) -> tuple[int, MeasureKind]:
    until = longest(one.kind, begun)
    owner = officer.user_id or 0
    new = NewMeasure(one.agency_id, one.kind, owner, until, f"信用等级：{one.why}")
    made = measures.propose(session, officer, new)
    measures.decide(session, approver, made.id, made.version, "同意。", is_approved=True)
    return made.id, one.kind


def _do(session: Session, officer: Actor, measure_id: int, step: _Step, begun: date) -> None:
    on = begun + timedelta(days=step.after)
    measure = queries.measure_of(session, measure_id)
    if measure is None or measure.status is not MeasureStatus.RUNNING:
        return
    version, until = measure.version, begun + timedelta(days=step.until) if step.until else None
    end_reading(session)
    place = _PLACE if step.kind.needs_place else ""
    with clock.at(on):
        measures.act(
            session, officer, measure_id, version, NewAct(step.kind, on, step.words, place, until)
        )


def _end(session: Session, on: date) -> None:
    """End what was over by a day: ask each quarter up to it, and the day after each term."""
    found = queries.open_measures(session)
    first = min((one.starts_on or on for one in found), default=on)
    days = {first + timedelta(days=90 * n) for n in range(1, 6)}
    days |= {one.until_on + timedelta(days=1) for one in found}
    end_reading(session)
    for day in sorted(one for one in days | {on} if first < one <= on):
        with clock.at(day), unit_of_work(session):
            measures.end_over(session, day)
