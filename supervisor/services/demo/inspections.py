"""Load the demonstration's random draw and rating round through the services everybody uses."""

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from supervisor.demo.course_days import worked
from supervisor.demo.doors import DRAW_SIZE, DRAW_TITLE, PUBLIC_VALUE, RESULTS, DemoResult
from supervisor.domain.fieldwork.draws import DrawPlan
from supervisor.domain.fieldwork.inspections import CHECKLIST, LEAST_OFFICERS
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.fieldwork import inspection_reports, inspections
from supervisor.services.fieldwork.inspection_reports import FieldReport
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.services.ratings import rounds
from supervisor.services.ratings.rounds import NewRound
from supervisor.store.queries.demo.loaded import people_with
from supervisor.store.queries.fieldwork.inspections import public_number
from supervisor.store.tables.fieldwork import Inspection

_PUBLISHED = len(RESULTS) - 1
_ASSESSED_IN = timedelta(days=30)
_FROZEN_BEFORE, _VISITED_AFTER = timedelta(days=24), timedelta(days=7)


def load(session: Session, seal: Seal, today: date) -> None:
    """Draw, record and publish, and open a round, where the accounts for it are there."""
    inspectors = people_with(session, Role.INSPECTOR)
    approvers = people_with(session, Role.APPROVER)
    if len(inspectors) < LEAST_OFFICERS or not approvers:
        return
    approver = Actor(approvers[0])
    announced, value = PUBLIC_VALUE
    plan = DrawPlan(DRAW_SIZE, LEAST_OFFICERS, 2)
    new = NewDraw(f"{today.year}年{DRAW_TITLE}", plan, announced)
    frozen_on = worked(today - _FROZEN_BEFORE)
    with clock.at(frozen_on):
        made = inspections.freeze(session, seal, Actor(inspectors[0]), new)
    with clock.at(worked(frozen_on + timedelta(days=1))):
        inspections.make_draw(session, seal, approver, made.id, value)
    visited_on = worked(frozen_on + _VISITED_AFTER)
    people = {public_number(number): number for number in inspectors}
    for inspection, found in zip(made.inspections, RESULTS, strict=False):
        recorder = Actor(people[inspection.inspectors[0]])
        report = _report(inspection, found, visited_on)
        inspection_reports.hand_in(session, recorder, inspection.id, report)
    for inspection in made.inspections[:_PUBLISHED]:
        inspections.publish(session, approver, inspection.id, inspection.version)
    title = f"{today.year}年度人力资源服务机构星级评定"
    days = [today + step * _ASSESSED_IN for step in (1, 2, 3)]
    new_round = NewRound(title, days[0], 5, days[1], days[2], needs_visit=True)
    rounds.open_round(session, approver, new_round)


def _report(inspection: Inspection, found: DemoResult, visited_on: date) -> FieldReport:
    answers = {key: "no" if key == found.failed else "yes" for key in CHECKLIST}
    return FieldReport(
        client_id=str(uuid4()),
        version=inspection.version,
        inspected_on=visited_on,
        result=found.result,
        attended=tuple(inspection.inspectors),
        checklist=answers,
        note=found.note,
    )
