"""Open leads by operator, by copy and by text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.desk.groups import GroupKind
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.store.queries.leads.queue_filter import FindingFilter, conditions_of
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.register import Agency

MOST_GROUPS: Final = 100
MOST_LEADS: Final = 300

# A verdict that names an agency merely alike identifies nobody.
_IDENTIFIED: Final = and_(Finding.agency_id.is_not(None), Finding.verdict != Verdict.POSSIBLE)


@dataclass(frozen=True, slots=True)
class LeadGroup:
    """Leads that belong together; ``finding_id`` is one of them and names the group.

    ``rank`` is that of the gravest lead, ``spellings`` how many names they were posted under.
    """

    finding_id: int
    leads: int
    rank: int
    spellings: int
    agency: str
    company: str


def groups_of(session: Session, kind: GroupKind) -> list[LeadGroup]:
    """Return the groups of more than one open lead, the largest first."""
    keys: list[tuple[Any, ColumnElement[bool]]]
    if kind is GroupKind.OPERATOR:
        named = and_(Finding.poster_key != "", not_(func.coalesce(_IDENTIFIED, False)))
        keys = [(Finding.agency_id, _IDENTIFIED), (Finding.poster_key, named)]
    elif kind is GroupKind.COPY:
        keys = [(Finding.cluster_id, Finding.id.is_not(None))]
    else:
        keys = [(Finding.text_digest, Finding.id.is_not(None))]
    found = [group for key, which in keys for group in _grouped(session, key, which)]
    return sorted(found, key=lambda one: (-one.rank, -one.leads, one.finding_id))[:MOST_GROUPS]


def leads_of(session: Session, kind: GroupKind, finding_id: int) -> Sequence[Finding]:
    """Return the open leads of a group with wording and hits, the gravest first."""
    query = (
        select(Finding)
        .where(*_conditions(session, kind, finding_id))
        .options(joinedload(Finding.revision), selectinload(Finding.hits))
        .order_by(Finding.severity_rank.desc(), Finding.id.desc())
        .limit(MOST_LEADS)
    )
    return session.scalars(query).all()


def decided_together(session: Session, review_id: int) -> Sequence[tuple[Review, Finding]]:
    """Return a review with those that were made together with it, and their leads."""
    query = (
        select(Review, Finding)
        .join(Finding, Finding.id == Review.finding_id)
        .options(joinedload(Finding.revision))
        .where((Review.id == review_id) | (Review.with_review_id == review_id))
        .order_by(Review.id)
    )
    return [(review, finding) for review, finding in session.execute(query)]


def _grouped(session: Session, key: Any, which: ColumnElement[bool]) -> list[LeadGroup]:
    size = func.count()
    first = func.max(Finding.id)
    groups = (
        select(
            first.label("finding_id"),
            size.label("leads"),
            func.max(Finding.severity_rank).label("rank"),
            func.count(Finding.poster_key.distinct()).label("spellings"),
        )
        .where(Finding.status == FindingStatus.OPEN, which)
        .group_by(key)
        .having(size > 1)
        .order_by(func.max(Finding.severity_rank).desc(), size.desc())
        .limit(MOST_GROUPS)
        .subquery()
    )
    # A copy of a name may hold a phone number: pages show the wording's own, masked.
    name = case((_IDENTIFIED, Agency.name), else_="")
    rows = session.execute(
        select(
            groups.c.finding_id,
            groups.c.leads,
            groups.c.rank,
            groups.c.spellings,
            func.coalesce(name, ""),
            Finding,
        )
        .join(Finding, Finding.id == groups.c.finding_id)
        .outerjoin(Agency, Agency.id == Finding.agency_id)
        .options(joinedload(Finding.revision))
    )
    return [
        LeadGroup(named, leads, rank, spellings, agency, finding.revision.company)
        for named, leads, rank, spellings, agency, finding in rows
    ]


def _conditions(session: Session, kind: GroupKind, finding_id: int) -> list[ColumnElement[bool]]:
    if kind is GroupKind.OPERATOR:
        finding = session.get(Finding, finding_id)
        if finding is not None and not finding.poster_key and finding.agency_id is None:
            return [Finding.id == finding_id]
        wanted = FindingFilter(same_poster=finding_id)
    elif kind is GroupKind.TEXT:
        wanted = FindingFilter(same_text=finding_id)
    else:
        cluster = select(Finding.cluster_id).where(Finding.id == finding_id).scalar_subquery()
        return [Finding.status == FindingStatus.OPEN, Finding.cluster_id == cluster]
    return conditions_of(wanted, Finding)
