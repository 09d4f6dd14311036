"""What is stored of the ads of a batch and of their leads, in a fixed number of statements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.postings.copies import GONE_NIGHTS
from supervisor.store.tables.collect import Scan, SourceRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

_GOOD: Final = tuple(outcome for outcome in RunOutcome if outcome.is_good)


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """What is stored of an ad that a batch sees again."""

    posting_id: int
    revision_id: int
    revision_count: int
    content_digest: str
    last_page_id: int
    judged: tuple[int | None, int | None]
    cluster_id: int
    last_seen_at: datetime
    refreshed_on: date | None
    finding_id: int | None


@dataclass(frozen=True, slots=True)
class ConfirmedLead:
    """A confirmed lead of a cluster, and when its ad was last seen."""

    id: int
    source_id: str
    last_seen_at: datetime


def known_postings(session: Session, source_id: str, ids: Sequence[str]) -> dict[str, KnownPosting]:
    """Return what is stored of the ads with these ids, by id, in one query."""
    query = (
        select(
            Posting.external_id,
            Posting.id,
            PostingRevision.id,
            Posting.revision_count,
            Posting.content_digest,
            func.coalesce(Posting.last_page_id, 0),
            Posting.judged_register_id,
            Posting.judged_rules_id,
            Posting.cluster_id,
            Posting.last_seen_at,
            Posting.refreshed_on,
            Finding.id,
        )
        .join(
            PostingRevision,
            and_(
                PostingRevision.posting_id == Posting.id,
                PostingRevision.number == Posting.revision_count,
            ),
        )
        .outerjoin(Finding, Finding.posting_id == Posting.id)
        .where(Posting.source_id == source_id, Posting.external_id.in_(ids))
    )
    return {
        external_id: KnownPosting(
            posting_id, revision_id, count, digest, page_id, (register, rules), *rest
        )
        for external_id, posting_id, revision_id, count, digest, page_id, register, rules, *rest
        in session.execute(query)
    }  # fmt: skip


def clusters_of(session: Session, posting_ids: Sequence[int]) -> dict[int, int]:
    """Return the clusters of ads as they are stored now, by the ad's id."""
    rows = session.execute(
        select(Posting.id, Posting.cluster_id).where(Posting.id.in_(posting_ids))
    )
    return dict(rows.all())


def lead_ids(session: Session, posting_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the lead of each ad and the wording it stands for, by the ad's id."""
    query = select(Finding.posting_id, Finding.id, Finding.revision_id)
    rows = session.execute(query.where(Finding.posting_id.in_(posting_ids)))
    return {posting_id: (finding_id, revision_id) for posting_id, finding_id, revision_id in rows}


def leads_with(session: Session, ids: Iterable[int]) -> dict[int, Finding]:
    """Return the leads with these ids, by id."""
    found = session.scalars(select(Finding).where(Finding.id.in_(ids)))
    return {finding.id: finding for finding in found}


def lead_clusters(session: Session, finding_ids: Sequence[int]) -> dict[int, int]:
    """Return the clusters of leads, by the lead's id."""
    rows = session.execute(
        select(Finding.id, Finding.cluster_id).where(Finding.id.in_(finding_ids))
    )
    return dict(rows.all())


def newest_confirmed(session: Session, clusters: Collection[int]) -> dict[int, ConfirmedLead]:
    """Return the newest confirmed lead of each cluster that has one."""
    newest = (
        select(func.max(Finding.id))
        .where(Finding.cluster_id.in_(clusters), Finding.status == FindingStatus.CONFIRMED)
        .group_by(Finding.cluster_id)
    )
    rows = session.execute(
        select(Finding.cluster_id, Finding.id, Finding.source_id, Posting.last_seen_at)
        .join(Posting, Posting.id == Finding.posting_id)
        .where(Finding.id.in_(newest))
    )
    return {
        cluster: ConfirmedLead(finding_id, source_id, seen)
        for cluster, finding_id, source_id, seen in rows
    }


def confirmed_leads(session: Session, posting_ids: Collection[int]) -> Sequence[Finding]:
    """Return those leads of these ads that are confirmed."""
    return session.scalars(
        select(Finding).where(
            Finding.posting_id.in_(posting_ids), Finding.status == FindingStatus.CONFIRMED
        )
    ).all()


def gone_before(session: Session, source_ids: Collection[str]) -> dict[str, datetime]:
    """Return by source since when an ad must have been seen not to count as taken down.

    Good runs of one night are one chance to see it; reading archived pages again is none.
    """
    nights = (
        select(SourceRun.source_id, Scan.night, func.min(SourceRun.started_at).label("began"))
        .join(Scan, Scan.id == SourceRun.scan_id)
        .where(
            SourceRun.source_id.in_(source_ids),
            SourceRun.outcome.in_(_GOOD),
            Scan.trigger != ScanTrigger.REPLAY,
        )
        .group_by(SourceRun.source_id, Scan.night)
        .subquery()
    )
    order = func.row_number().over(partition_by=nights.c.source_id, order_by=nights.c.night.desc())
    ranked = select(nights.c.source_id, nights.c.began, order.label("number")).subquery()
    rows = session.execute(
        select(ranked.c.source_id, ranked.c.began).where(ranked.c.number == GONE_NIGHTS)
    )
    return dict(rows.all())
