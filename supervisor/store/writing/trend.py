"""What a scan found, by category, counted once when it has ended."""

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from supervisor.store.tables.collect import RawPage, ScanTrend, SourceRun
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision


def count_trend(session: Session, scan_id: int) -> None:
    """Count the leads by category whose wording the scan fetched, in place of an earlier count.

    It is walked from the pages of the scan, so that it costs what the scan brought.
    """
    leads = func.count(FindingHit.finding_id.distinct())
    found = (
        select(literal(scan_id), FindingHit.category, leads)
        .select_from(SourceRun)
        .join(RawPage, RawPage.source_run_id == SourceRun.id)
        .join(PostingRevision, PostingRevision.raw_page_id == RawPage.id)
        .join(Finding, Finding.posting_id == PostingRevision.posting_id)
        .join(
            FindingHit,
            (FindingHit.finding_id == Finding.id) & (FindingHit.revision_id == PostingRevision.id),
        )
        .where(SourceRun.scan_id == scan_id, FindingHit.counts)
        .group_by(FindingHit.category)
    )
    session.execute(delete(ScanTrend).where(ScanTrend.scan_id == scan_id))
    session.execute(insert(ScanTrend).from_select(["scan_id", "category", "leads"], found))
