"""Reads for the list of whom a campaign visits."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.campaigns import CampaignStatus
from supervisor.domain.fieldwork.targets import CandidateFacts, TargetCriteria, TargetProgress
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import (
    Activity,
    LicenceStanding,
    licence_scope,
    licence_standing,
)
from supervisor.domain.remedies.measures import MeasureKind
from supervisor.store.queries.pictures.leaflets import posters_seen_again
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.remedies.measures import agencies_under
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit
from supervisor.store.tables.fieldwork_plans import CampaignTarget, CampaignTargetOfficer
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

__all__ = ["CampaignTarget"]
"""The rows that pages are typed with."""

LEAFLET_DAYS: Final = 90
"""How far back leaflets are looked for where no days were chosen."""


_WAITING: Final = (
    CampaignTarget.visit_id.is_(None),
    CampaignTarget.dropped_on.is_(None),
    Campaign.status == CampaignStatus.OPEN,
)
"""Joined with its campaign, a target that is still to be visited."""


def targets_of(session: Session, campaign_id: int) -> Sequence[CampaignTarget]:
    """Return the list of a campaign with officers and visits, those dropped last."""
    query = (
        select(CampaignTarget)
        .where(CampaignTarget.campaign_id == campaign_id)
        .options(
            selectinload(CampaignTarget.officers),
            joinedload(CampaignTarget.agency),
            joinedload(CampaignTarget.visit),
        )
        .order_by(CampaignTarget.dropped_on.is_not(None), CampaignTarget.id)
    )
    return session.scalars(query).all()


def target_of(session: Session, campaign_id: int, target_id: int) -> CampaignTarget | None:
    """Return one target of a campaign."""
    query = (
        select(CampaignTarget)
        .where(CampaignTarget.id == target_id, CampaignTarget.campaign_id == campaign_id)
        .options(selectinload(CampaignTarget.officers), joinedload(CampaignTarget.agency))
    )
    return session.scalar(query)


def chosen_targets(
    session: Session, campaign_id: int, ids: Collection[int]
) -> Sequence[CampaignTarget]:
    """Return those of a campaign's targets that are named and still to be visited."""
    query = select(CampaignTarget).where(
        CampaignTarget.id.in_(ids),
        CampaignTarget.campaign_id == campaign_id,
        CampaignTarget.visit_id.is_(None),
        CampaignTarget.dropped_on.is_(None),
    )
    return session.scalars(query).all()


def unvisited(session: Session, until: date) -> Sequence[CampaignTarget]:
    """Return the targets still to be visited of open campaigns that end by a day, in order."""
    query = (
        select(CampaignTarget)
        .join(CampaignTarget.campaign)
        .where(*_WAITING, Campaign.ends_on <= until)
        .options(
            selectinload(CampaignTarget.officers),
            contains_eager(CampaignTarget.campaign).selectinload(Campaign.people),
        )
        .order_by(Campaign.ends_on, CampaignTarget.id)
    )
    return session.scalars(query).all()


def own_later(
    session: Session, person_id: int, after: date
) -> Sequence[tuple[int, str, date, int]]:
    """Return campaigns that end after a day, with how many targets a person has still to visit.

    Each is id, title, last day and count, the earliest first.
    """
    named = select(CampaignTargetOfficer.target_id).where(
        CampaignTargetOfficer.user_id == person_id
    )
    query = (
        select(Campaign.id, Campaign.title, Campaign.ends_on, func.count(CampaignTarget.id))
        .join(CampaignTarget, CampaignTarget.campaign_id == Campaign.id)
        .where(*_WAITING, Campaign.ends_on > after, CampaignTarget.id.in_(named))
        .group_by(Campaign.id, Campaign.title, Campaign.ends_on)
        .order_by(Campaign.ends_on, Campaign.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def progress(targets: Collection[CampaignTarget]) -> TargetProgress:
    """Return how far a loaded list is worked off."""
    standing = [one for one in targets if one.dropped_on is None]
    return TargetProgress(
        len(standing),
        sum(bool(one.officers) for one in standing),
        sum(one.visit_id is not None for one in standing),
        len(targets) - len(standing),
    )


def listed_parties(session: Session, campaign_id: int) -> set[str]:
    """Return the names that stand on the list, dropped ones too."""
    query = select(CampaignTarget.party).where(CampaignTarget.campaign_id == campaign_id)
    return set(session.scalars(query))


def users_with(session: Session, ids: Collection[int]) -> list[User]:
    """Return the active accounts with these ids."""
    query = select(User).where(User.id.in_(ids), User.active.is_(True))
    return list(session.scalars(query.order_by(User.id)))


def candidate_facts(session: Session, by: TargetCriteria) -> list[CandidateFacts]:
    """Return what is known of everybody the criteria may draw, in a fixed number of statements."""
    today = clock.today()
    heavier = agencies_under(session, MeasureKind.HEAVIER)
    lighter = agencies_under(session, MeasureKind.LIGHTER)
    grades = _grades(session)
    leads = _confirmed_leads(session, by)
    names = {id_: (name, street) for id_, name, street in session.execute(
        select(Agency.id, Agency.name, Agency.street)
    )}  # fmt: skip
    found = []
    for record in agency_records(session, papers_only=True):
        valid = [
            one for one in record.licences if licence_standing(one, today) is LicenceStanding.VALID
        ]
        agency_id = int(record.key)
        name, street = names[agency_id]
        activities: frozenset[Activity] = frozenset().union(
            *(licence_scope(one, today) for one in valid)
        )
        found.append(
            CandidateFacts(
                agency_id,
                name,
                street,
                activities,
                frozenset(one.kind for one in valid),
                grades.get(agency_id),
                leads.get(agency_id, 0),
                agency_id in heavier,
                agency_id in lighter,
            )
        )
    return found + _outside(session, by)


def campaigns_before(session: Session, campaign: Campaign) -> Sequence[Campaign]:
    """Return the campaigns that began earlier, the newest first, with their visits."""
    query = (
        select(Campaign)
        .where(Campaign.starts_on < campaign.starts_on)
        .options(selectinload(Campaign.visits).joinedload(CampaignVisit.agency))
        .order_by(Campaign.starts_on.desc())
        .limit(50)
    )
    return session.scalars(query).all()


def _grades(session: Session) -> dict[int, Grade]:
    query = select(CreditStanding.agency_id, CreditStanding.grade).where(
        CreditStanding.until_on.is_(None)
    )
    return dict(session.execute(query).all())


def _since(by: TargetCriteria) -> datetime:
    day = clock.today() - timedelta(days=by.lead_days)
    return datetime.combine(day, time(), OFFICE_ZONE)


def _confirmed_leads(session: Session, by: TargetCriteria) -> dict[int, int]:
    if not by.lead_days:
        return {}
    query = (
        select(Finding.agency_id, func.count(Finding.id))
        .where(
            Finding.status == FindingStatus.CONFIRMED,
            Finding.agency_id.is_not(None),
            Finding.created_at >= _since(by),
        )
        .group_by(Finding.agency_id)
    )
    return {agency_id: count for agency_id, count in session.execute(query) if agency_id}


def _outside(session: Session, by: TargetCriteria) -> list[CandidateFacts]:
    """Return the posters whom the lists do not know: by confirmed leads, by leaflets seen again."""
    leads = _unknown_posters(session, by) if by.unregistered else {}
    leaflets: dict[str, tuple[int, set[Street]]] = {}
    if by.leaflets:
        leaflets = posters_seen_again(session, _leaflets_since(by))
    found = []
    for name in dict.fromkeys((*leads, *leaflets)):
        sightings, streets = leaflets.get(name, (0, set()))
        street = by.street if by.street in streets else next(iter(streets), None)
        found.append(
            CandidateFacts(None, name, street, leads=leads.get(name, 0), sightings=sightings)
        )
    return found


def _leaflets_since(by: TargetCriteria) -> datetime:
    day = clock.today() - timedelta(days=by.lead_days or LEAFLET_DAYS)
    return datetime.combine(day, time(), OFFICE_ZONE)


def _unknown_posters(session: Session, by: TargetCriteria) -> dict[str, int]:
    """Return the posters whom the lists do not know with the number of their confirmed leads."""
    if not by.lead_days:
        return {}
    query = (
        select(PostingRevision.company)
        .join(Finding, Finding.revision_id == PostingRevision.id)
        .where(
            Finding.status == FindingStatus.CONFIRMED,
            Finding.verdict == Verdict.NOT_LISTED,
            Finding.created_at >= _since(by),
        )
    )
    counts: dict[str, int] = defaultdict(int)
    for company in session.scalars(query):
        counts[company.strip()[:200]] += 1
    return {name: count for name, count in counts.items() if name}
