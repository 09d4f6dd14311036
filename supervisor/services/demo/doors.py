"""Load the demonstration's complaints and campaign through the services everybody uses."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from supervisor.demo.doors import (
    CAMPAIGN_TITLE,
    CHECKLIST,
    COMPLAINTS,
    VISITS,
    DemoComplaint,
    DemoVisit,
)
from supervisor.domain.cases.complaints import NewComplaint
from supervisor.domain.fieldwork.campaigns import NewCampaign, NewVisit
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import complaints
from supervisor.services.cases.complaints import Move
from supervisor.services.demo import inspections
from supervisor.services.fieldwork import campaigns
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.demo.loaded import DemoAgency


def load_demo_doors(session: Session, seal: Seal, today: date) -> None:
    """Load complaints and the campaign where there are none yet; needs an inspector's account."""
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    officer = Actor(inspectors[0] if inspectors else None)
    agencies = loaded.agencies(session)
    if not loaded.has_complaints(session):
        for one in COMPLAINTS:
            _complain(session, seal, officer, one, agencies)
    if not loaded.has_campaigns(session):
        _hold_campaign(session, officer, today, agencies)
    if not loaded.has_draws(session):
        inspections.load(session, seal, today)


def _complain(
    session: Session,
    seal: Seal,
    officer: Actor,
    one: DemoComplaint,
    agencies: Sequence[DemoAgency],
) -> None:
    agency = None if one.agency is None else agencies[one.agency]
    new = NewComplaint(
        one.kind,
        agency.name if agency else one.subject,
        one.text,
        agency_id=agency.id if agency else None,
        name=one.name,
        contact=one.contact,
    )
    receipt = complaints.submit(session, seal, new, [])
    complaint = complaints.by_receipt(session, seal, receipt.code)
    if complaint is None:
        raise LookupError(receipt.number)
    for step, reason in one.steps:
        complaints.move(session, complaint.id, officer, Move(step, complaint.version, reason))
    if one.answer:
        complaints.say(session, complaint.id, one.answer, officer)


def _hold_campaign(
    session: Session, officer: Actor, today: date, agencies: Sequence[DemoAgency]
) -> None:
    new = NewCampaign(
        title=f"{today.year}年{CAMPAIGN_TITLE}",
        basis="年度监督检查计划",
        purpose="对辖区机构明示收费、服务台账、招聘信息审查情况逐户检查。",
        starts_on=today - timedelta(days=14),
        ends_on=today + timedelta(days=16),
        checklist=CHECKLIST,
        people=() if officer.user_id is None else (officer.user_id,),
    )
    campaign = campaigns.save(session, officer, new)
    for visit in VISITS:
        found = _visit(visit, today, agencies[visit.agency].name)
        campaigns.add_visit(session, officer, campaign.id, found)


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
    )
