"""Load the demonstration's complaints and fieldwork through the services everybody uses."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from supervisor.demo.doors import COMPLAINTS, DemoComplaint
from supervisor.domain.cases.complaints import NewComplaint
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import complaints
from supervisor.services.cases.complaints import Move
from supervisor.services.demo import fieldwork, inspections
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
        fieldwork.load(session, today, agencies)
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
        wanted = Move(step, complaint.version, reason, one.referred_to, into=0)
        complaints.move(session, complaint.id, officer, wanted)
    if one.answer:
        complaints.say(session, complaint.id, one.answer, officer)
