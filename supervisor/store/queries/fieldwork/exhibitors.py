"""Reads of the preparation of recruitment events: plans, exhibitors, counts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.fieldwork.exhibitors import Admission, ExhibitorFacts
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.register.agencies import agency_standing
from supervisor.domain.remedies.measures import MeasureKind
from supervisor.store.queries.cases.decisions import is_against, is_against_name
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.queries.remedies.measures import agencies_under
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventCount, EventExhibitor, EventPlan
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

__all__ = ["EventExhibitor", "EventPlan"]
"""The rows that pages are typed with."""

_ENDED = (CaseStatus.CLOSED, CaseStatus.REVOKED, CaseStatus.SERVED)


def plan_of(session: Session, event_id: int) -> EventPlan | None:
    """Return the application for an event."""
    return session.get(EventPlan, event_id)


def exhibitors_of(session: Session, event_id: int) -> Sequence[EventExhibitor]:
    """Return the exhibitors of an event in the order they were entered."""
    query = (
        select(EventExhibitor)
        .where(EventExhibitor.event_id == event_id)
        .options(joinedload(EventExhibitor.agency))
        .order_by(EventExhibitor.id)
    )
    return session.scalars(query).all()


def exhibitor_of(session: Session, event_id: int, exhibitor_id: int) -> EventExhibitor | None:
    """Return one exhibitor of an event."""
    query = select(EventExhibitor).where(
        EventExhibitor.id == exhibitor_id, EventExhibitor.event_id == event_id
    )
    return session.scalar(query)


def is_entered(session: Session, event_id: int, party: str) -> bool:
    """Tell whether somebody of this name is entered for the event."""
    query = select(EventExhibitor.id).where(
        EventExhibitor.event_id == event_id, EventExhibitor.party == party
    )
    return session.scalar(query) is not None


def counts_of(session: Session, event_id: int) -> Sequence[EventCount]:
    """Return the counts of an event, the newest first."""
    query = (
        select(EventCount)
        .where(EventCount.event_id == event_id)
        .options(joinedload(EventCount.counter))
        .order_by(EventCount.id.desc())
    )
    return session.scalars(query).all()


def people_counted(session: Session, event_id: int) -> int | None:
    """Return how many people were counted; ``None`` where nobody counted."""
    query = select(func.sum(EventCount.people)).where(EventCount.event_id == event_id)
    return session.scalar(query)


def admitted(session: Session, event_id: int) -> Sequence[EventExhibitor]:
    """Return the exhibitors admitted to an event."""
    query = select(EventExhibitor).where(
        EventExhibitor.event_id == event_id, EventExhibitor.admission == Admission.ADMITTED
    )
    return session.scalars(query).all()


def agency_named(session: Session, text: str) -> Agency | None:
    """Return the agency of exactly this name or code."""
    wanted = (Agency.name == text) | (Agency.uscc == text.upper())
    return session.scalars(select(Agency).where(wanted).limit(1)).first()


def events_prepared(session: Session, on: date) -> Sequence[RecruitmentEvent]:
    """Return the events that begin on a day or later, the next first."""
    query = (
        select(RecruitmentEvent)
        .where(RecruitmentEvent.starts_on >= on)
        .order_by(RecruitmentEvent.starts_on)
        .limit(50)
    )
    return session.scalars(query).all()


def facts_of(session: Session, one: EventExhibitor, on: date) -> ExhibitorFacts:
    """Return what register, credit, leads and cases say of an exhibitor for a day.

    Who stands in the register is looked up by that, others by their exact name in ads and cases.
    """
    agency = session.get(Agency, one.agency_id) if one.agency_id else None
    if agency is None:
        whose = PostingRevision.company == one.party
        party = is_against_name(one.party)
    else:
        whose, party = Finding.agency_id == agency.id, is_against(agency.id)
    query = (
        select(
            func.count(Finding.id).filter(Finding.status == FindingStatus.CONFIRMED),
            func.count(Finding.id).filter(Finding.status == FindingStatus.OPEN),
        )
        .join(PostingRevision, PostingRevision.id == Finding.revision_id)
        .where(whose)
    )
    confirmed, open_leads = session.execute(query).one()
    cases = select(func.count(Case.id)).where(party, Case.status.not_in(_ENDED))
    recommended = agencies_under(session, MeasureKind.PRIORITY)
    return ExhibitorFacts(
        kind=one.kind,
        standing=agency_standing(record_of(agency), on) if agency else None,
        grade=session.scalar(
            select(CreditStanding.grade).where(
                CreditStanding.agency_id == one.agency_id, CreditStanding.until_on.is_(None)
            )
        ),
        confirmed=confirmed,
        open_leads=open_leads,
        cases=session.scalar(cases) or 0,
        is_recommended=one.agency_id in recommended,
    )
