"""Agencies and accounts of the demonstration, and what has been loaded before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Severity
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.desk import SecondReading
from supervisor.store.tables.duties import PeriodicFiling
from supervisor.store.tables.fieldwork import Campaign, InspectionDraw
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure, PublicReply


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """What the made-up acts need to know of an agency."""

    id: int
    uscc: str
    name: str
    star: int | None
    representative: str


@dataclass(frozen=True, slots=True)
class DemoRating:
    """What the made-up round needs to know of a rating."""

    id: int
    version: int
    agency_id: int
    self_points: dict[str, int]


@dataclass(frozen=True, slots=True)
class OpenLead:
    """What an inspector of the demonstration goes by in reviewing a lead."""

    id: int
    version: int
    severity: Severity
    verdict: Verdict


def agencies(session: Session) -> list[DemoAgency]:
    """Return every agency in the order of the register."""
    rows = session.execute(
        select(
            Agency.id, Agency.uscc, Agency.name, Agency.star, Agency.legal_representative
        ).order_by(Agency.id)
    )
    return [DemoAgency(*row) for row in rows]


def people_with(session: Session, role: Role) -> list[int]:
    """Return the accounts of a role, the oldest first."""
    return list(session.scalars(select(User.id).where(User.role == role).order_by(User.id)))


def agency_account(session: Session) -> tuple[int, int] | None:
    """Return account and agency of the oldest account of an agency."""
    query = select(User.id, User.agency_id).where(User.role == Role.AGENCY).order_by(User.id)
    row = session.execute(query.limit(1)).one_or_none()
    return None if row is None or row.agency_id is None else (row.id, row.agency_id)


def account_named(session: Session, username: str) -> int:
    """Return the account with this name."""
    return session.scalars(select(User.id).filter_by(username=username)).one()


def open_leads(session: Session) -> Sequence[OpenLead]:
    """Return the leads that nobody has decided, oldest first."""
    rows = session.execute(
        select(Finding.id, Finding.version, Finding.severity, Finding.verdict)
        .where(Finding.status == FindingStatus.OPEN)
        .order_by(Finding.id)
    )
    return [OpenLead(*row) for row in rows]


def round_titles(session: Session) -> set[str]:
    """Return the titles of the rating rounds."""
    return set(session.scalars(select(RatingRound.title)))


def round_version(session: Session, round_id: int) -> int:
    """Return the version of a round."""
    return session.scalars(select(RatingRound.version).filter_by(id=round_id)).one()


def ratings_in(session: Session, round_id: int) -> list[DemoRating]:
    """Return the ratings of a round, by ascending id."""
    query = select(Rating.id, Rating.version, Rating.agency_id, Rating.self_points)
    rows = session.execute(query.where(Rating.round_id == round_id).order_by(Rating.id))
    return [DemoRating(*row) for row in rows]


def has_credit(session: Session) -> bool:
    """Tell whether there is any entry or any case."""
    entries, cases = select(func.count(CreditEntry.id)), select(func.count(Case.id))
    return bool(session.scalar(entries) or session.scalar(cases))


def has_reviews(session: Session) -> bool:
    """Tell whether anybody has reviewed a lead."""
    return session.scalar(select(Review.id).limit(1)) is not None


def has_replies(session: Session) -> bool:
    """Tell whether any agency has replied to a public penalty."""
    return session.scalar(select(PublicReply.id).limit(1)) is not None


def has_filings(session: Session) -> bool:
    """Tell whether any agency has begun a report or statistics."""
    return session.scalar(select(PeriodicFiling.id).limit(1)) is not None


def staff_counts(session: Session) -> dict[int, int]:
    """Return the staff the register records, by agency."""
    query = select(Agency.id, func.coalesce(Agency.staff_count, 0))
    return dict(session.execute(query).all())


def has_complaints(session: Session) -> bool:
    """Tell whether anybody has complained."""
    return session.scalar(select(Complaint.id).limit(1)) is not None


def has_campaigns(session: Session) -> bool:
    """Tell whether any campaign was opened."""
    return session.scalar(select(Campaign.id).limit(1)) is not None


def has_draws(session: Session) -> bool:
    """Tell whether lists for a random inspection were ever frozen."""
    return session.scalar(select(InspectionDraw.id).limit(1)) is not None


def has_pictures(session: Session) -> bool:
    """Tell whether any picture was ever taken in."""
    return session.scalar(select(Picture.id).limit(1)) is not None


def has_measures(session: Session) -> bool:
    """Tell whether any measure of incentive or restraint was proposed."""
    return session.scalar(select(CreditMeasure.id).limit(1)) is not None


def reviews_undrawn(session: Session) -> Sequence[Review]:
    """Return the standing decisions, where none has been drawn to be read again yet."""
    if session.scalar(select(func.count(SecondReading.id))):
        return []
    query = select(Review).where(Review.undone_at.is_(None), Review.with_review_id.is_(None))
    return session.scalars(query.order_by(Review.id)).all()
