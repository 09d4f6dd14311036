"""Write ads and their wordings in bulk: a fixed number of statements for a batch of any size."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.names import normalise
from supervisor.domain.postings.postings import JobPosting
from supervisor.services.leads.plans import PostingPlan, VersionIds
from supervisor.services.leads.stated_values import normalised
from supervisor.store.writing import leads as writing

_POSTER_KEY_LENGTH = 200


def write_postings(
    session: Session,
    plans: Sequence[PostingPlan],
    versions: VersionIds,
    raw_page_id: int,
    clusters: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Store ads and new wordings; return (posting id, revision id) of each plan.

    ``clusters`` are those of the plans' prints, by the print's id.
    """
    new = [plan for plan in plans if plan.known is None]
    new_ids = iter(_insert_postings(session, new, versions, clusters))
    posting_ids = [plan.known.posting_id if plan.known else next(new_ids) for plan in plans]
    _touch_known(session, plans, versions)
    _move(session, plans, clusters)
    worded = [
        (plan, posting_id)
        for plan, posting_id in zip(plans, posting_ids, strict=True)
        if plan.known is None or plan.is_changed
    ]
    revision_ids = iter(_insert_revisions(session, worded, raw_page_id))
    return [
        (
            posting_id,
            plan.known.revision_id
            if plan.known is not None and not plan.is_changed
            else next(revision_ids),
        )
        for plan, posting_id in zip(plans, posting_ids, strict=True)
    ]


def _insert_postings(
    session: Session,
    plans: Sequence[PostingPlan],
    versions: VersionIds,
    clusters: Mapping[int, int],
) -> list[int]:
    """Insert ads, all of one source, and return their ids."""
    if not plans:
        return []
    rows = [
        {
            "source_id": plan.posting.source_id,
            "external_id": plan.posting.external_id,
            "first_seen_at": plan.posting.seen_at,
            "last_seen_at": plan.posting.seen_at,
            "last_page_id": plan.page_id,
            "content_digest": plan.posting.content_digest,
            "cluster_id": _cluster(plan, clusters),
            "refreshed_on": _refreshed(plan),
            "judged_register_id": versions.register,
            "judged_rules_id": versions.rules,
        }
        for plan in plans
    ]
    ids = writing.insert_postings(session, plans[0].posting.source_id, rows)
    return [ids[plan.posting.external_id] for plan in plans]


def _touch_known(session: Session, plans: Sequence[PostingPlan], versions: VersionIds) -> None:
    """Record that known ads were seen again; a page that is read again counts once.

    A refresh the page does not state leaves the one known.
    """
    updates = [
        {
            "id": plan.known.posting_id,
            "last_seen_at": plan.posting.seen_at,
            "last_page_id": plan.page_id,
            "content_digest": plan.posting.content_digest,
            "revision_count": plan.known.revision_count + int(plan.is_changed),
            "refreshed_on": _refreshed(plan) or plan.known.refreshed_on,
            "judged_register_id": versions.register,
            "judged_rules_id": versions.rules,
        }
        for plan in plans
        if plan.known is not None and not plan.is_stale
    ]
    seen_anew = [
        plan.known.posting_id
        for plan in plans
        if plan.known is not None and plan.known.last_page_id < plan.page_id
    ]
    writing.update_postings(session, updates, seen_anew)


def _move(session: Session, plans: Sequence[PostingPlan], clusters: Mapping[int, int]) -> None:
    """Put known ads that got a print into its cluster.

    The leads of ads that are compared for the first time go along; a lead of an ad that has changed
    stays with the wording it stands for.
    """
    moved = [
        (plan.known, _cluster(plan, clusters))
        for plan in plans
        if plan.known is not None and plan.print is not None
    ]
    writing.move_postings(session, {known.posting_id: cluster for known, cluster in moved})
    writing.move_leads(
        session, {known.cluster_id: cluster for known, cluster in moved if known.cluster_id < 0}
    )


def _insert_revisions(
    session: Session, worded: Sequence[tuple[PostingPlan, int]], raw_page_id: int
) -> list[int]:
    rows = [_revision_values(plan, posting_id, raw_page_id) for plan, posting_id in worded]
    ids = writing.insert_revisions(session, rows)
    return [ids[posting_id] for _, posting_id in worded]


def _revision_values(plan: PostingPlan, posting_id: int, raw_page_id: int) -> dict[str, object]:
    posting = plan.posting
    return {
        "posting_id": posting_id,
        "number": plan.known.revision_count + 1 if plan.known else 1,
        "raw_page_id": raw_page_id,
        "raw_row": plan.row.number,
        "content_digest": posting.content_digest,
        "text_digest": posting.text_digest,
        "poster_key": poster_key(posting),
        "seen_at": posting.seen_at,
        "title": posting.title,
        "company": posting.company,
        "text": posting.text,
        "city": posting.city,
        "address": posting.address,
        "salary_text": posting.salary_text,
        "uscc": posting.uscc,
        "licence_number": posting.licence_number,
        "url": posting.url,
        "published_on": posting.published_on,
        "valid_until": posting.valid_until,
        "headcount": posting.headcount,
        "is_proxy_flagged": posting.is_proxy_flagged,
        "company_scope": posting.company_scope,
        "account": posting.account,
        **(normalised(plan.row.posting) if plan.row.posting else {}),
    }


def _cluster(plan: PostingPlan, clusters: Mapping[int, int]) -> int:
    if plan.print is None:
        raise ValueError("an ad to be placed without a print")
    return clusters[plan.print.id]


def _refreshed(plan: PostingPlan) -> date | None:
    return plan.row.posting.refreshed_on if plan.row.posting else None


def poster_key(posting: JobPosting) -> str:
    """Return the key under which everything about one poster is found again."""
    return normalise(posting.company)[:_POSTER_KEY_LENGTH]
