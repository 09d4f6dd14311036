"""How a rule has fared: what inspectors said of the findings it made."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.tables.leads import Finding, FindingHit


def rule_counts(session: Session) -> dict[str, dict[FindingStatus, int]]:
    """Return for each rule how many findings it marked, by their status.

    Hits of earlier wordings and hits under an exception, or struck off, do not count.
    """
    rows = session.execute(
        select(FindingHit.rule, Finding.status, func.count(Finding.id.distinct()))
        .join(
            Finding,
            (Finding.id == FindingHit.finding_id) & (Finding.revision_id == FindingHit.revision_id),
        )
        .where(FindingHit.counts)
        .group_by(FindingHit.rule, Finding.status)
    )
    counts: dict[str, dict[FindingStatus, int]] = {}
    for rule, status, findings in rows:
        counts.setdefault(rule, {})[status] = findings
    return counts
