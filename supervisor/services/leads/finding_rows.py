"""Write findings in bulk: new leads, and leads re-opened by a changed wording."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.orm import Session

from scrapers.fields.fingerprint import essence
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.leads.leads import ProposedFinding
from supervisor.domain.matching.model import Match
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces.masking import recognisable
from supervisor.services.leads.assess import Assessment
from supervisor.services.leads.plans import VersionIds
from supervisor.services.leads.posting_rows import poster_key
from supervisor.services.leads.reposts import mark_reposts
from supervisor.store.queries.leads import batches
from supervisor.store.writing import leads as writing


@dataclass(frozen=True, slots=True)
class AssessedPosting:
    """A stored wording with what the machine says of it."""

    posting: JobPosting
    posting_id: int
    revision_id: int
    cluster_id: int
    judgement: Assessment


def write_findings(
    session: Session, judged: Sequence[AssessedPosting], versions: VersionIds
) -> int:
    """Store a finding for every wording that makes a lead; return how many are new or re-opened.

    A wording that makes no lead leaves an earlier finding of its ad alone: what was seen was seen.
    So does one that has got its lead since it was judged: somebody may have decided it already.
    Call it with the write lock held.
    """
    made = [(item, item.judgement.lead) for item in judged if item.judgement.lead is not None]
    if not made:
        return 0
    existing = batches.lead_ids(session, [item.posting_id for item, _ in made])
    fresh = [(item, lead) for item, lead in made if item.posting_id not in existing]
    again = [
        (item, lead)
        for item, lead in made
        if item.posting_id in existing and existing[item.posting_id][1] != item.revision_id
    ]
    leads = fresh + again
    rows = [
        {"posting_id": item.posting_id, **finding_values(item, lead, versions)}
        for item, lead in fresh
    ]
    writing.insert_findings(session, rows)
    stored = existing | batches.lead_ids(session, [item.posting_id for item, _ in fresh])
    ids = {posting_id: finding_id for posting_id, (finding_id, _) in stored.items()}
    if again:
        _reopen(session, again, [ids[item.posting_id] for item, _ in again], versions)
    hits = [row for item, lead in leads for row in hit_rows(ids[item.posting_id], item, lead)]
    writing.insert_hits(session, hits)
    mark_reposts(session, [ids[item.posting_id] for item, _ in leads])
    return len(leads)


def _reopen(
    session: Session,
    again: Sequence[tuple[AssessedPosting, ProposedFinding]],
    finding_ids: Sequence[int],
    versions: VersionIds,
) -> None:
    now = utc_now()
    found = batches.leads_with(session, finding_ids)
    by_posting = {finding.posting_id: finding for finding in found.values()}
    for item, lead in again:
        finding = by_posting[item.posting_id]
        for name, value in finding_values(item, lead, versions).items():
            setattr(finding, name, value)
        finding.status, finding.reopened_at = FindingStatus.OPEN, now
    session.flush()


def finding_values(
    item: AssessedPosting, lead: ProposedFinding, versions: VersionIds
) -> dict[str, Any]:
    """Return the columns of a finding that follow from what the machine says."""
    match = item.judgement.match
    return {
        "revision_id": item.revision_id,
        "source_id": item.posting.source_id,
        "severity": lead.severity,
        "severity_rank": lead.severity.rank,
        "verdict": match.verdict,
        "jurisdiction": lead.jurisdiction,
        "agency_id": own_agency_id(match),
        "poster_key": poster_key(item.posting),
        "text_digest": item.posting.text_digest,
        "cluster_id": item.cluster_id,
        "grounds": grounds_of(lead, match),
        "match": as_json(match),
        "intermediary": as_json(item.judgement.intermediary)
        | {"shared": [as_json(one) for one in item.judgement.shared]},
        "register_version_id": versions.register,
        "rules_version_id": versions.rules,
    }


def own_agency_id(match: Match) -> int | None:
    """Return the agency of the register that the poster is; one of another authority has no id."""
    return int(match.agency_key) if match.agency_key and not match.authority else None


def grounds_of(lead: ProposedFinding, match: Match) -> str:
    """Return a digest of what a lead rests on: the rules, the words that hit, the agency meant.

    Where in the text the words stand, and how the poster's name is written, make no difference.
    """
    said = sorted(
        "|".join(
            (
                hit.rule,
                "" if hit.field == "company" else essence(recognisable(hit.span)),
                hit.exception or "",
            )
        )
        for hit in lead.hits
    )
    parts = [str(match.verdict), match.agency_key, *dict.fromkeys(said)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def hit_rows(finding_id: int, item: AssessedPosting, lead: ProposedFinding) -> list[dict[str, Any]]:
    """Return the rows of a finding's hits."""
    return [
        {
            "finding_id": finding_id,
            "revision_id": item.revision_id,
            "category": hit.category,
            "field": hit.field,
            "start": hit.start,
            "end": hit.end,
            "span": hit.span,
            "rule": hit.rule,
            "rule_version": hit.version,
            "severity": hit.severity,
            "basis": list(hit.basis),
            "exception": hit.exception,
        }
        for hit in lead.hits
    ]


def as_json(value: Any) -> dict[str, Any]:
    """Return a domain value as plain JSON: enums by key, dates as ISO text."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(value, default=_plain))
    return plain


def _plain(value: object) -> object:
    """Return a tuple with names as a dictionary; the encoder takes all else by itself."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    raise TypeError(f"{type(value).__name__} has no JSON form")
