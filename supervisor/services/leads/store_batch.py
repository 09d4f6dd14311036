"""Store a batch of rows with everything the machine says of them, in one transaction.

Rows, findings, counts and the checkpoint move together: a process killed at any point has either
stored a batch whole or not at all, and continues at the row after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy.orm import Session

from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.watch.baselines import FIELD_LABELS
from supervisor.domain.watch.watches import BYTES
from supervisor.services.leads.assess import LICENSED, Assessment, weigh_batch
from supervisor.services.leads.finding_rows import AssessedPosting, write_findings
from supervisor.services.leads.measures import measure
from supervisor.services.leads.plans import (
    Batch,
    BegunBatch,
    PageRef,
    PostingPlan,
    Tools,
    VersionIds,
)
from supervisor.services.leads.posters import poster_rows, unknown_posters
from supervisor.services.leads.posting_rows import write_postings
from supervisor.services.leads.prints import place_prints
from supervisor.services.leads.reposts import reopen_returned
from supervisor.services.leads.traces import (
    TracedPosting,
    digested,
    shared_with_others,
    write_traces,
)
from supervisor.services.lists.inquiries import gather
from supervisor.services.reader.candidates import keep_candidates
from supervisor.store.batch_size import BatchSize
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.leads.batches import clusters_of
from supervisor.store.tables.collect import RawPage, SourceRun
from supervisor.store.writing.collect import insert_refused
from supervisor.store.writing.leads import mark_posters
from supervisor.store.writing.reader import NewCandidate


@dataclass(frozen=True, slots=True)
class Counts:
    """What storing one batch changed."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    repeated: int = 0
    findings: int = 0


def store_batch(
    session: Session,
    begun: BegunBatch,
    versions: VersionIds,
    tools: Tools,
    size: BatchSize,
    checkpoint: dict[str, object] | None = None,
) -> Counts:
    """Judge and store a batch; with a page's last batch, ``checkpoint`` replaces the run's own.

    The judging happens before the write lock is taken, so that a slow batch blocks nobody;
    ``size`` heeds how long storing it took.
    """
    batch = begun.batch
    plans, traced, judged = _judge(session, begun, versions, tools)
    with size.timed(), unit_of_work(session):
        clusters = place_prints(session, [plan.print for plan in plans if plan.print is not None])
        reopened = reopen_returned(session, plans)
        stored = write_postings(session, plans, versions, batch.page.id, clusters)
        write_traces(session, _worded(plans, stored), traced, tools.seal)
        wordings = _worded_judgements(session, plans, stored, judged, versions)
        mark_posters(session, poster_rows(wordings))
        gather(session, unknown_posters(wordings))
        counts = Counts(
            rows=len(batch.rows),
            new=sum(plan.known is None for plan in plans),
            changed=sum(plan.is_changed for plan in plans),
            refused=_write_refused(session, batch),
            repeated=sum(_came_before(plan, batch.page) for plan in plans),
            findings=write_findings(session, wordings, versions) + reopened,
        )
        judged_ids = [one.posting_id for one in wordings]
        worth_a_look = candidates_of(wordings, versions.rules)
        keep_candidates(session, judged_ids, worth_a_look, tools.look_size)
        _advance(session, batch, counts, checkpoint)
        _measure(session, batch, plans)
    return counts


def _judge(
    session: Session, begun: BegunBatch, versions: VersionIds, tools: Tools
) -> tuple[list[PostingPlan], list[TracedPosting], list[tuple[JobPosting, Assessment]]]:
    """Fetch the profiles; return the plans with their prints, the ads to judge with their traces
    and with what the machine says of them."""
    ids = [plan.posting.external_id for plan in begun.to_profile]
    profiles = dict(zip(ids, begun.profiles(), strict=True))
    plans = [
        replace(plan, print=profiles[plan.posting.external_id].print) if plan.needs_print else plan
        for plan in begun.plans
    ]
    postings = [plan.posting for plan in plans if plan.needs_assessment(versions)]
    profiled = [profiles[posting.external_id] for posting in postings]
    traced = [
        digested(posting, profile.traces, tools.seal)
        for posting, profile in zip(postings, profiled, strict=True)
    ]
    shared = shared_with_others(session, traced)
    end_reading(session)
    examined = [profile.examination for profile in profiled]
    assessed = weigh_batch(tools.versions, postings, examined, shared)
    return plans, traced, list(zip(postings, assessed, strict=True))


def candidates_of(judged: Sequence[AssessedPosting], rules_version_id: int) -> list[NewCandidate]:
    """Return the ads without a lead that a reading would be worth."""
    return [
        NewCandidate(
            posting_id=one.posting_id,
            revision_id=one.revision_id,
            text_digest=one.posting.text_digest,
            cluster_id=one.cluster_id,
            reason=look.reason,
            worth=look.worth,
            is_licensed=one.judgement.match.verdict in LICENSED,
            rules_version_id=rules_version_id,
        )
        for one in judged
        if (look := one.judgement.look) is not None
    ]


def _worded_judgements(
    session: Session,
    plans: Sequence[PostingPlan],
    stored: Sequence[tuple[int, int]],
    judged: Sequence[tuple[JobPosting, Assessment]],
    versions: VersionIds,
) -> list[AssessedPosting]:
    """Return the judged ads as stored, in the clusters the ads are in by now."""
    ids = [
        found for plan, found in zip(plans, stored, strict=True) if plan.needs_assessment(versions)
    ]
    placed = clusters_of(session, [posting_id for posting_id, _ in ids])
    return [
        AssessedPosting(posting, posting_id, revision_id, placed[posting_id], judgement)
        for (posting, judgement), (posting_id, revision_id) in zip(judged, ids, strict=True)
    ]


def _worded(
    plans: Sequence[PostingPlan], stored: Sequence[tuple[int, int]]
) -> dict[JobPosting, int]:
    """Return the revision of each ad that is new or came with another wording."""
    return {
        plan.posting: revision_id
        for plan, (_, revision_id) in zip(plans, stored, strict=True)
        if plan.known is None or plan.is_changed
    }


def _filled(batch: Batch, before: Mapping[str, int]) -> dict[str, int]:
    """Count the rows that carry each watched field, on top of those counted before."""
    postings = [row.posting for row in batch.rows if row.posting is not None]
    return {
        name: before.get(name, 0) + sum(bool(getattr(posting, name)) for posting in postings)
        for name in FIELD_LABELS
    }


def _came_before(plan: PostingPlan, page: PageRef) -> bool:
    """Tell whether the ad has already stood on a page of this visit."""
    return plan.known is not None and page.first_id <= plan.known.last_page_id <= page.id


def _write_refused(session: Session, batch: Batch) -> int:
    """List every problem; return how many rows were refused whole."""
    problems = [
        {"raw_page_id": batch.page.id, **problem.model_dump()}
        for row in batch.rows
        for problem in row.problems
    ]
    insert_refused(session, problems)
    return sum(row.posting is None for row in batch.rows)


def _measure(session: Session, batch: Batch, plans: Sequence[PostingPlan]) -> None:
    """Count what the baselines watch; the last batch brings the size of the page itself."""
    run = session.get_one(SourceRun, batch.page.run_id)
    measures = measure(plans, run.measures)
    if batch.is_last:
        page = session.get_one(RawPage, batch.page.id)
        measures[BYTES] = measures.get(BYTES, 0) + page.length
    run.measures = measures


def _advance(
    session: Session, batch: Batch, counts: Counts, checkpoint: dict[str, object] | None
) -> None:
    page = session.get_one(RawPage, batch.page.id)
    run = session.get_one(SourceRun, batch.page.run_id)
    if batch.rows:
        page.rows_done = batch.rows[-1].number
    page.is_done = batch.is_last
    for field in fields(Counts):
        setattr(run, field.name, getattr(run, field.name) + getattr(counts, field.name))
    run.filled = _filled(batch, run.filled)
    if batch.is_last:
        run.pages += 1
        if checkpoint is not None:
            run.checkpoint = checkpoint
