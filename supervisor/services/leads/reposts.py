"""Confirmed ads that come back: under a new id, on another source, or as they were.

An ad counts as taken down when the last good nights of its source did not show it. What is recorded
is what was known when the ad came back; it is context for the inspector, never a verdict.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.services.leads.plans import PostingPlan
from supervisor.store.queries.leads import batches
from supervisor.store.writing import leads as writing


def mark_reposts(session: Session, finding_ids: Sequence[int]) -> None:
    """Name for each of these open leads the confirmed lead of the same ad, if there is one."""
    leads = batches.lead_clusters(session, finding_ids)
    confirmed = batches.newest_confirmed(session, {*leads.values()})
    if not confirmed:
        return
    gone_before = batches.gone_before(session, {lead.source_id for lead in confirmed.values()})
    marks = {}
    for lead_id, cluster in leads.items():
        if earlier := confirmed.get(cluster):
            gone = gone_before.get(earlier.source_id)
            marks[lead_id] = (earlier.id, gone is not None and earlier.last_seen_at < gone)
    writing.mark_reposts(session, marks)


def reopen_returned(session: Session, plans: Sequence[PostingPlan]) -> int:
    """Re-open the confirmed leads of ads that had been taken down and stand there again.

    Call it with the write lock held, before the ads are marked as seen: a lead may have been
    confirmed since the batch was planned. Return how many were re-opened.
    """
    again = [
        plan.known
        for plan in plans
        if plan.known is not None
        and plan.known.last_page_id < plan.page_id  # a page that is read again shows nothing new
        and not plan.is_changed
    ]
    if not again:
        return 0
    source_id = plans[0].posting.source_id
    gone_before = batches.gone_before(session, {source_id}).get(source_id)
    if gone_before is None:
        return 0
    back = [known.posting_id for known in again if known.last_seen_at < gone_before]
    if not back:
        return 0
    returned = batches.confirmed_leads(session, back)
    for finding in returned:
        finding.status, finding.reopened_at = FindingStatus.OPEN, utc_now()
        finding.repost_of_id, finding.repost_was_gone = finding.id, True
    session.flush()
    return len(returned)
