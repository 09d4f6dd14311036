"""Assess leads again when the register, or what inspectors said of a poster, has changed.

Only leads that nobody has decided are touched: a decision stands on what it was made on. A lead
whose reason has gone is withdrawn, never deleted, and says why; it returns if the reason does.
"""

from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces import Shared, SharedTrace, TraceKind
from supervisor.services.leads.assess import Assessment, Versions
from supervisor.services.leads.computing import InProcess
from supervisor.services.leads.corrections.remarks import reapply
from supervisor.services.leads.finding_rows import AssessedPosting, finding_values, hit_rows
from supervisor.services.leads.plans import VersionIds
from supervisor.services.leads.versions import record_register
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.leads import batches
from supervisor.store.queries.leads.remarks import marked_leads
from supervisor.store.queries.leads.undecided import outdated_leads
from supervisor.store.tables.collect import Version
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.writing.leads import replace_hits

_BATCH = 500
_FROM_REVISION = {field.name for field in fields(JobPosting)} - {"source_id", "external_id"}


def reassess(session: Session, settings: Settings, poster_key: str | None = None) -> int:
    """Judge every undecided lead, or those of one poster, by the register of now.

    Return how many came out otherwise. Each lead keeps the rules it was made by, so that what
    changes is due to the register alone.
    """
    register = record_register(session, settings)
    register_id, register_digest = register.id, register.digest
    changed, after = 0, 0
    while batch := outdated_leads(session, register_id, after, _BATCH, poster_key):
        after = batch[-1].id
        batch.sort(key=attrgetter("rules_version_id"))
        for rules_id, group in groupby(batch, key=attrgetter("rules_version_id")):
            findings = list(group)
            rules_digest = session.get_one(Version, rules_id).digest
            versions = Versions(settings.archive_path, register_digest, rules_digest)
            postings = [stored_posting(finding.posting, finding.revision) for finding in findings]
            shared = [shared_then(finding) for finding in findings]
            judgements = InProcess().judge(versions, postings, shared)
            ids = VersionIds(register_id, rules_id)
            changed += _store(session, findings, postings, judgements, ids)
    return changed


def stored_posting(ad: Posting, wording: PostingRevision) -> JobPosting:
    """Return a stored ad as it was last seen."""
    return JobPosting(
        source_id=ad.source_id,
        external_id=ad.external_id,
        **{name: getattr(wording, name) for name in _FROM_REVISION}
        | {"seen_at": max(wording.seen_at, ad.last_seen_at)},
    )


def shared_then(finding: Finding) -> Shared:
    """Return what the ad shared with others when the lead was made: only the register changes."""
    kept = finding.intermediary.get("shared", ())
    return tuple(SharedTrace(TraceKind.of(one["kind"]), one["employers"]) for one in kept)


def _store(
    session: Session,
    findings: Sequence[Finding],
    postings: Sequence[JobPosting],
    judgements: Sequence[Assessment],
    ids: VersionIds,
) -> int:
    """Write what came out; a lead decided in the meantime is left alone."""
    seen = [(finding.id, finding.version) for finding in findings]
    with unit_of_work(session):
        fresh = batches.leads_with(session, dict(seen))
        changed = 0
        for (lead_id, version), posting, judgement in zip(seen, postings, judgements, strict=True):
            finding = fresh[lead_id]
            if finding.version == version:
                changed += put_judgement(session, finding, posting, judgement, ids)
    return changed


def put_judgement(
    session: Session, finding: Finding, posting: JobPosting, judgement: Assessment, ids: VersionIds
) -> bool:
    """Put the new judgement into the finding; return whether it says something else."""
    judged = AssessedPosting(
        posting, finding.posting_id, finding.revision_id, finding.cluster_id, judgement
    )
    before = (finding.status, finding.verdict, finding.agency_id, finding.severity)
    old_verdict = finding.verdict
    if judgement.lead is None and marked_leads(session, [finding.id]):
        finding.register_version_id = ids.register  # what a person marked holds the lead
        finding.verdict = judgement.match.verdict
    elif judgement.lead is None:
        finding.status, finding.register_version_id = FindingStatus.WITHDRAWN, ids.register
        finding.verdict = judgement.match.verdict
    else:
        finding.status = FindingStatus.OPEN
        for name, value in finding_values(judged, judgement.lead, ids).items():
            setattr(finding, name, value)
        hits = hit_rows(finding.id, judged, judgement.lead)
        replace_hits(session, finding.id, finding.revision_id, hits)
        reapply(session, finding)
    if (finding.status, finding.verdict, finding.agency_id, finding.severity) == before:
        return False
    finding.rejudged_at = utc_now()
    finding.rejudged_because = _because(old_verdict.label, finding)
    return True


def _because(old: str, finding: Finding) -> str:
    new = finding.verdict.label
    outcome = "线索已撤回" if finding.status is FindingStatus.WITHDRAWN else "线索已更新"
    compared = f"由“{old}”变为“{new}”" if old != new else f"仍为“{new}”"
    return f"名册或主体认定有变，重新比对后{compared}，{outcome}。"
