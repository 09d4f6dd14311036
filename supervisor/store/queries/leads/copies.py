"""The copies of an ad: how many there are, what became of each, and who else uses the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, func, select, union
from sqlalchemy.orm import Session, aliased

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting, PostingRevision

MOST_COPIES: Final = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """How far an ad has spread. ``differs``: its leads do not all rest on the same grounds.

    ``reposted`` counts the leads that repeat a confirmed one and are still to be reviewed,
    ``after_takedown`` those of them that came after the earlier ad had gone.
    """

    copies: int
    sources: int
    confirmed: int
    rejected: int
    differs: bool
    reposted: int
    after_takedown: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One ad of a cluster with the wording that belongs to it, and its lead where it has one."""

    posting: Posting
    wording: PostingRevision
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The confirmed lead that an ad repeats: when and by whom it was confirmed, and its case."""

    finding: Finding
    posting: Posting
    review: Review | None
    reviewer: str
    case: Case | None


def spread_of(session: Session, cluster_ids: Iterable[int]) -> dict[int, Spread]:
    """Return how far the ads of these clusters have spread, in two statements."""
    wanted = set(cluster_ids)
    postings = session.execute(
        select(Posting.cluster_id, func.count(), func.count(Posting.source_id.distinct()))
        .where(Posting.cluster_id.in_(wanted))
        .group_by(Posting.cluster_id)
    )
    ads = {cluster: (copies, sources) for cluster, copies, sources in postings}
    is_repost = Finding.repost_of_id.is_not(None) & (Finding.status == FindingStatus.OPEN)
    rows = session.execute(
        select(
            Finding.cluster_id,
            func.count(),
            func.count(Finding.source_id.distinct()),
            func.sum(case((Finding.status == FindingStatus.CONFIRMED, 1), else_=0)),
            func.sum(case((Finding.status == FindingStatus.REJECTED, 1), else_=0)),
            func.count(Finding.grounds.distinct()),
            func.sum(case((is_repost, 1), else_=0)),
            func.sum(case((is_repost & Finding.repost_was_gone, 1), else_=0)),
        )
        .where(Finding.cluster_id.in_(wanted))
        .group_by(Finding.cluster_id)
    )
    found = {}
    for cluster, leads, lead_sources, confirmed, rejected, grounds, *reposts in rows:
        copies, sources = ads.get(cluster, (0, 0))
        most, widest = max(copies, leads), max(sources, lead_sources)
        found[cluster] = Spread(most, widest, confirmed, rejected, grounds > 1, *reposts)
    return found


def copies_in(session: Session, cluster_id: int, except_posting: int) -> list[Copy]:
    """Return the other ads of a cluster, leads first and the newest of them first.

    An ad belongs to it by its present wording, or by the one its lead stands for.
    """
    present = select(Posting.id).where(Posting.cluster_id == cluster_id)
    led = select(Finding.posting_id).where(Finding.cluster_id == cluster_id)
    newest = (
        select(PostingRevision.id)
        .where(
            PostingRevision.posting_id == Posting.id,
            PostingRevision.number == Posting.revision_count,
        )
        .scalar_subquery()
    )
    wording = case((Finding.cluster_id == cluster_id, Finding.revision_id), else_=newest)
    shown = aliased(PostingRevision)
    rows = session.execute(
        select(Posting, shown, Finding)
        .outerjoin(Finding, Finding.posting_id == Posting.id)
        .join(shown, shown.id == wording)
        .where(Posting.id.in_(union(present, led).scalar_subquery()), Posting.id != except_posting)
        .order_by(Finding.id.is_(None), Finding.id.desc(), Posting.id.desc())
        .limit(MOST_COPIES)
    )
    return [Copy(posting, wording, finding) for posting, wording, finding in rows]


def same_text_elsewhere(session: Session, finding: Finding) -> int:
    """Return how many other ads with leads have the very same title and text, but are no copies."""
    query = select(func.count(Finding.cluster_id.distinct())).where(
        Finding.text_digest == finding.text_digest, Finding.cluster_id != finding.cluster_id
    )
    return session.scalar(query) or 0


def earlier_of(session: Session, finding: Finding) -> Earlier | None:
    """Return what a lead repeats, in one statement; ``None`` where it repeats nothing."""
    if finding.repost_of_id is None:
        return None
    before, any_review = aliased(Finding), aliased(Review)
    newest = (
        select(func.max(any_review.id))
        .where(any_review.finding_id == before.id, any_review.undone_at.is_(None))
        .correlate(before)
        .scalar_subquery()
    )
    row = session.execute(
        select(before, Posting, Review, User.display_name, Case)
        .join(Posting, Posting.id == before.posting_id)
        .outerjoin(Review, Review.id == newest)
        .outerjoin(User, User.id == Review.reviewer_id)
        .outerjoin(Case, (Case.origin == CaseOrigin.FINDING) & (Case.origin_id == before.id))
        .where(before.id == finding.repost_of_id)
    ).one()
    return Earlier(row[0], row[1], row[2], row[3] or "", row[4])
