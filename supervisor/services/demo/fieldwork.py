"""The demonstration's campaigns, an event in preparation, and who is responsible for streets."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.doors import (
    CAMPAIGN_PARTNERS,
    CAMPAIGN_TITLE,
    CHECKLIST,
    EARLIER_CAMPAIGNS,
    VISITS,
    DemoVisit,
)
from supervisor.domain.fieldwork.campaigns import NewCampaign, NewVisit
from supervisor.domain.fieldwork.events import COLUMNS, EventForm
from supervisor.domain.fieldwork.exhibitors import ExhibitorKind, RefusalGround
from supervisor.domain.fieldwork.inspections import LEAST_OFFICERS
from supervisor.domain.fieldwork.targets import TargetCriteria
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import Activity, LicenceStanding, licence_standing
from supervisor.services.demo import stations
from supervisor.services.fieldwork import (
    campaigns,
    event_plans,
    events,
    street_people,
    targets,
)
from supervisor.services.fieldwork.event_plans import AdmissionDecision, NewExhibitor, NewPlan
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import end_reading
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.demo.loaded import DemoAgency
from supervisor.store.queries.fieldwork import targets as target_queries
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.register.suspension import suspended_agencies
from supervisor.store.tables.fieldwork import RecruitmentEvent

_LAST_YEAR: Final = timedelta(days=365)
_LISTED: Final = 6
_VISITED: Final = 2
_UPCOMING: Final = timedelta(days=7)
_DRAWN: Final = TargetCriteria(activities=(Activity.ONLINE_RECRUITMENT,))
_WORDS: Final = "对发现问题的机构责令改正并回访，未发现扣押证件、收取押金的情况。"
_PLAN: Final = (
    "场地核定容纳四百人，设两个出入口和疏散引导；安保八人，医疗点一处；超过三百人时限流。"
)


def load(session: Session, today: date, agencies: Sequence[DemoAgency]) -> None:
    """Hold last year's campaign and this year's, prepare an event, name people for streets."""
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    approvers = loaded.people_with(session, Role.APPROVER)
    end_reading(session)
    officer = Actor(inspectors[0] if inspectors else None)
    for day, title in EARLIER_CAMPAIGNS:
        with clock.at(day):
            licensed = _licensed_on(session, day)
            there = [one for one in agencies if one.id in licensed]
            end_reading(session)
            held = _campaign(session, officer, day, there, inspectors, title)
        with clock.at(day + timedelta(days=20)):
            campaigns.close(session, officer, held, 1, _WORDS)
    with clock.at(today - _LAST_YEAR):
        last = _campaign(session, officer, clock.today(), agencies, inspectors)
    with clock.at(today - _LAST_YEAR + timedelta(days=20)):
        campaigns.close(session, officer, last, 1, _WORDS)
    made = _campaign(session, officer, today, agencies, inspectors)
    if len(inspectors) < LEAST_OFFICERS or not approvers:
        return
    stations.load(session, officer, today)
    _work_list(session, officer, made, inspectors, today)
    _prepare_event(session, officer, Actor(approvers[0]), today, agencies)
    for number, street in enumerate(Street):
        person = inspectors[number % len(inspectors)]
        street_people.set_people(session, Actor(approvers[0]), street, [person])


def _campaign(
    session: Session,
    officer: Actor,
    today: date,
    agencies: Sequence[DemoAgency],
    people: Sequence[int],
    title: str = CAMPAIGN_TITLE,
) -> int:
    new = NewCampaign(
        title=f"{today.year}年{title}",
        basis="年度监督检查计划",
        purpose="对辖区机构明示收费、服务台账、招聘信息审查情况逐户检查。",
        starts_on=today - timedelta(days=14),
        ends_on=today + timedelta(days=16),
        checklist=CHECKLIST,
        people=tuple(people),
        partners=CAMPAIGN_PARTNERS,
    )
    campaign = campaigns.save(session, officer, new).id
    for visit in VISITS:
        found = _visit(visit, today, agencies[visit.agency].name)
        campaigns.add_visit(session, officer, campaign, found)
    return campaign


def _licensed_on(session: Session, day: date) -> set[int]:
    """Return the agencies that held a paper in force on a day, by its own dates."""
    return {
        int(record.key)
        for record in agency_records(session, papers_only=True)
        if any(licence_standing(one, day) is LicenceStanding.VALID for one in record.licences)
    }


def _work_list(
    session: Session, officer: Actor, campaign_id: int, people: Sequence[int], today: date
) -> None:
    """List, assign and begin to visit, as the pages do."""
    campaign = campaigns.opened(session, campaign_id)
    drawn = [one.party for one in targets.drawn(session, campaign, _DRAWN)][:_LISTED]
    end_reading(session)
    if not drawn:
        return
    targets.put_on_list(session, officer, campaign_id, _DRAWN, drawn)
    ids = [one.id for one in target_queries.targets_of(session, campaign_id)]
    end_reading(session)
    targets.assign(session, officer, campaign_id, ids, people[:LEAST_OFFICERS])
    answers = tuple((item, "符合") for item in CHECKLIST)
    for id_ in ids[:_VISITED]:
        new = NewVisit("", today, LEAST_OFFICERS, (), VISITS[0].measure, answers)
        targets.visit(session, officer, campaign_id, id_, new)


def _prepare_event(
    session: Session, officer: Actor, approver: Actor, today: date, agencies: Sequence[DemoAgency]
) -> None:
    """Prepare an event of next week: agreed plan, one agency admitted, one without licence not."""
    day = today + _UPCOMING
    row = {
        COLUMNS["code"]: f"ZP{day:%Y%m%d}",
        COLUMNS["name"]: f"{day.year}年家门口招聘会",
        COLUMNS["starts_on"]: day.isoformat(),
        COLUMNS["form"]: EventForm.COMMUNITY.label,
        COLUMNS["street"]: next(iter(Street)).label,
        COLUMNS["place"]: "党群服务中心",
    }
    event = events.save_event(session, officer, row, None, None)
    if not isinstance(event, RecruitmentEvent):
        raise LookupError([one.expected for one in event])
    event_id = event.id
    plan = NewPlan("辖区公共就业服务中心", today, 300, "演示负责人", _PLAN)
    version = event_plans.apply(session, officer, event_id, plan).version
    event_plans.decide_plan(session, approver, event_id, version, "同意。", is_agreed=True)
    lapsed = suspended_agencies(session, day)
    end_reading(session)
    standing = next(one for one in agencies if one.id not in lapsed)
    lost = next((one for one in agencies if one.id in lapsed), None)
    for agency, is_admitted in ((standing, True), *([(lost, False)] if lost else [])):
        new = NewExhibitor(ExhibitorKind.AGENCY, agency.name, 40)
        one = event_plans.enter(session, officer, event_id, new)
        said = AdmissionDecision(
            is_admitted,
            "已核对岗位信息。" if is_admitted else "许可已失效，已电话告知不能参加。",
            None if is_admitted else RefusalGround.NO_LICENCE,
        )
        event_plans.decide_exhibitor(session, officer, (event_id, one.id), one.version, said)
    employer = NewExhibitor(ExhibitorKind.EMPLOYER, "武汉演示精密制造有限公司", 25)
    event_plans.enter(session, officer, event_id, employer)


def _visit(visit: DemoVisit, today: date, party: str) -> NewVisit:
    answers = [(item, "符合") for item in CHECKLIST]
    if visit.failed is not None:
        answers[visit.failed] = (CHECKLIST[visit.failed], "不符合")
    return NewVisit(
        party=party,
        visited_on=today - timedelta(days=visit.days_ago),
        officers=visit.officers,
        problems=visit.problems,
        measure=visit.measure,
        answers=tuple(answers),
        note=visit.note,
        partners=CAMPAIGN_PARTNERS[:1] if visit.is_joint else (),
    )
