"""What a scan found, by category, counted once when it has ended."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from supervisor.domain.screening.model import Category
from supervisor.store.tables.collect import RawPage, ScanTrend, SourceRun
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision


def trend_of(session: Session, scan_id: int) -> dict[Category, int]:
    """Count the leads by category whose wording the scan fetched.

    It is walked from the pages of the scan, so that it costs what the scan brought.
    """
    rows = session.execute(
        select(FindingHit.category, func.count(FindingHit.finding_id.distinct()))
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
    return {category: leads for category, leads in rows}  # noqa: C416 - rows, typed as pairs


def keep_trend(session: Session, scan_id: int, leads: Mapping[Category, int]) -> None:
    """Keep the counts of a scan in place of an earlier count."""
    session.execute(delete(ScanTrend).where(ScanTrend.scan_id == scan_id))
    session.add_all(ScanTrend(scan_id=scan_id, category=one, leads=n) for one, n in leads.items())
