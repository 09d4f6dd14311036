"""Campaigns: the list, one campaign with its visits, and the leads that belong to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.fieldwork.campaigns import Measure, Visit, VisitProblem
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit, CampaignVisitPhoto
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency

__all__ = ["Campaign", "CampaignVisitPhoto"]
"""The rows that pages are typed with."""

_MEASURES: Final = {
    CaseOutcome.CLOSURE: Measure.CLOSE,
    CaseOutcome.REVOCATION: Measure.REVOKE,
}
_SHOWN: Final = 200
_LEADS_SHOWN: Final = 20
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class LeadCounts:
    """The leads of a campaign by where they stand."""

    total: int
    reviewed: int
    confirmed: int


def all_campaigns(session: Session) -> Sequence[Campaign]:
    """Return the newest campaigns with their visits."""
    query = (
        select(Campaign)
        .options(selectinload(Campaign.visits))
        .order_by(Campaign.starts_on.desc(), Campaign.id.desc())
        .limit(_SHOWN)
    )
    return session.scalars(query).all()


def load_campaign(session: Session, campaign_id: int) -> Campaign | None:
    """Return a campaign with its people and visits."""
    return session.scalar(
        select(Campaign)
        .where(Campaign.id == campaign_id)
        .options(
            selectinload(Campaign.people),
            selectinload(Campaign.visits).joinedload(CampaignVisit.agency),
        )
    )


def campaign_titled(session: Session, title: str) -> int | None:
    """Return the id of the campaign with exactly this title."""
    return session.scalar(select(Campaign.id).where(Campaign.title == title))


def people_with(session: Session, ids: Collection[int]) -> list[User]:
    """Return the accounts with these ids."""
    return list(session.scalars(select(User).where(User.id.in_(ids))))


def visits_of(session: Session, campaign: Campaign) -> list[Visit]:
    """Return the loaded visits of a campaign as the tallies read them.

    取缔 and 吊销 count only where the served decision of the visit's case says so.
    """
    decided = _decided(session, [row.id for row in campaign.visits])
    return [
        Visit(
            id=row.id,
            party=row.party,
            officers=row.officers,
            problems=frozenset(VisitProblem.of(key) for key in row.problems),
            is_joint=bool(row.partners),
            measure=decided.get(row.id, Measure.NONE if row.measure.needs_case else row.measure),
        )
        for row in campaign.visits
    ]


def visit_sent_as(session: Session, client_id: str) -> CampaignVisit | None:
    """Return the visit that a filled form became, if it has come in before."""
    if not client_id:
        return None
    return session.scalar(select(CampaignVisit).where(CampaignVisit.client_id == client_id))


def photos_of(session: Session, visits: Collection[int]) -> dict[int, list[CampaignVisitPhoto]]:
    """Return the photos of visits, by visit, without their content."""
    found: dict[int, list[CampaignVisitPhoto]] = {}
    query = select(CampaignVisitPhoto).where(CampaignVisitPhoto.visit_id.in_(visits))
    for photo in session.scalars(query.order_by(CampaignVisitPhoto.id)):
        found.setdefault(photo.visit_id, []).append(photo)
    return found


def photo_of(session: Session, campaign_id: int, photo_id: int) -> CampaignVisitPhoto | None:
    """Return a photo of a visit of this campaign."""
    return session.scalar(
        select(CampaignVisitPhoto)
        .join(CampaignVisit, CampaignVisit.id == CampaignVisitPhoto.visit_id)
        .where(CampaignVisitPhoto.id == photo_id, CampaignVisit.campaign_id == campaign_id)
    )


def _decided(session: Session, ids: Collection[int]) -> dict[int, Measure]:
    rows = session.execute(
        select(Case.origin_id, Case.outcome).where(
            Case.origin == CaseOrigin.CAMPAIGN,
            Case.origin_id.in_(ids),
            Case.outcome.in_(list(_MEASURES)),
            Case.served_on.is_not(None),
            Case.revoked_on.is_(None),
        )
    )
    return {visit: _MEASURES[outcome] for visit, outcome in rows if visit and outcome}


def lead_counts(session: Session, campaign: Campaign) -> LeadCounts:
    """Return how the leads of a campaign stand, in one statement."""
    reviewed = Finding.status.not_in((FindingStatus.OPEN, FindingStatus.WITHDRAWN))
    confirmed = Finding.status == FindingStatus.CONFIRMED
    query = select(
        func.count(Finding.id),
        func.count(Finding.id).filter(reviewed),
        func.count(Finding.id).filter(confirmed),
    )
    return LeadCounts(*session.execute(_of_campaign(query, campaign)).one())


def leads_of(session: Session, campaign: Campaign) -> Sequence[Finding]:
    """Return the gravest leads of a campaign with their wording."""
    query = (
        _of_campaign(select(Finding), campaign)
        .options(joinedload(Finding.revision))
        .order_by(Finding.severity_rank.desc(), Finding.id.desc())
        .limit(_LEADS_SHOWN)
    )
    return session.scalars(query).all()


def agency_named(session: Session, party: str) -> int | None:
    """Return the agency of exactly this name or code."""
    wanted = party.strip()
    return session.scalar(
        select(Agency.id).where((Agency.name == wanted) | (Agency.uscc == wanted.upper())).limit(1)
    )


def _of_campaign(query: Select[*Columns], campaign: Campaign) -> Select[*Columns]:
    """Narrow to leads that came up in the period, of the campaign's kinds and sources."""
    first = datetime.combine(campaign.starts_on, time(), OFFICE_ZONE)
    after = datetime.combine(campaign.ends_on + timedelta(days=1), time(), OFFICE_ZONE)
    query = query.where(Finding.created_at >= first, Finding.created_at < after)
    if campaign.sources:
        query = query.where(Finding.source_id.in_(campaign.sources))
    if campaign.categories:
        hits = select(FindingHit.id).where(
            FindingHit.finding_id == Finding.id,
            FindingHit.revision_id == Finding.revision_id,
            FindingHit.category.in_(campaign.categories),
            FindingHit.counts,
        )
        query = query.where(hits.exists())
    return query
