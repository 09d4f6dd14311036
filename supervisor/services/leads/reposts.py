"""Confirmed ads that come back: under a new id, on another source, or as they were.

An ad counts as taken down when the last good nights of its source did not show it. What is recorded
is what was known when the ad came back; it is context for the inspector, never a verdict.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import Outcome, ScanTrigger
from supervisor.domain.leads.copies import GONE_NIGHTS
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.services.leads.plans import PostingPlan
from supervisor.store.bulk import table_of, write_many
from supervisor.store.tables.collect import Scan, SourceRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting

_GOOD = tuple(outcome for outcome in Outcome if outcome.is_good)


def mark_reposts(session: Session, finding_ids: Sequence[int]) -> None:
    """Name for each of these open leads the confirmed lead of the same ad, if there is one."""
    leads = dict(
        session.execute(
            select(Finding.id, Finding.cluster_id).where(Finding.id.in_(finding_ids))
        ).all()
    )
    newest = (
        select(func.max(Finding.id))
        .where(Finding.cluster_id.in_({*leads.values()}), Finding.status == FindingStatus.CONFIRMED)
        .group_by(Finding.cluster_id)
    )
    confirmed = session.execute(
        select(Finding.cluster_id, Finding.id, Finding.source_id, Posting.last_seen_at)
        .join(Posting, Posting.id == Finding.posting_id)
        .where(Finding.id.in_(newest))
    ).all()
    if not confirmed:
        return
    before = {cluster: (key, source, seen) for cluster, key, source, seen in confirmed}
    gone_before = _gone_before(session, {source for _, source, _ in before.values()})
    marks = []
    for key, cluster in leads.items():
        if cluster in before:
            earlier, source, seen = before[cluster]
            was_gone = source in gone_before and seen < gone_before[source]
            marks.append({"lead": key, "earlier": earlier, "was_gone": was_gone})
    table = table_of(Finding)
    statement = update(table).where(table.c.id == bindparam("lead"))
    write_many(
        session,
        statement.values(repost_of_id=bindparam("earlier"), repost_was_gone=bindparam("was_gone")),
        marks,
    )


def reopen_returned(session: Session, plans: Sequence[PostingPlan]) -> int:
    """Re-open the confirmed leads of ads that had been taken down and stand there again.

    Call it before the ads are marked as seen. Return how many were re-opened.
    """
    confirmed = [
        plan.known
        for plan in plans
        if plan.known is not None
        and plan.known.finding_status is FindingStatus.CONFIRMED
        and plan.known.last_page_id < plan.page_id  # a page that is read again shows nothing new
        and not plan.is_changed
    ]
    if not confirmed:
        return 0
    source_id = plans[0].posting.source_id
    gone_before = _gone_before(session, {source_id}).get(source_id)
    if gone_before is None:
        return 0
    back = [known.finding_id for known in confirmed if known.last_seen_at < gone_before]
    returned = session.scalars(
        select(Finding).where(Finding.id.in_(back), Finding.status == FindingStatus.CONFIRMED)
    ).all()
    for finding in returned:
        finding.status, finding.reopened_at = FindingStatus.OPEN, utc_now()
        finding.repost_of_id, finding.repost_was_gone = finding.id, True
    session.flush()
    return len(returned)


def _gone_before(session: Session, source_ids: Iterable[str]) -> dict[str, datetime]:
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
