"""Write ads and their wordings in bulk: a fixed number of statements for a batch of any size."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from supervisor.domain.leads.postings import JobPosting
from supervisor.domain.names import normalise
from supervisor.services.leads.plans import KnownPosting, PostingPlan, VersionIds
from supervisor.services.leads.stated_values import normalised
from supervisor.store.bulk import insert_rows, table_of, write_many
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

_POSTER_KEY_LENGTH = 200


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
            Finding.status,
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
    """Insert ads and read their ids back: one by one the driver would need a statement each."""
    if not plans:
        return []
    insert_rows(
        session,
        Posting,
        [
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
        ],
    )
    names = [plan.posting.external_id for plan in plans]
    rows = session.execute(
        select(Posting.external_id, Posting.id).where(
            Posting.source_id == plans[0].posting.source_id, Posting.external_id.in_(names)
        )
    )
    ids = dict(rows.all())
    return [ids[name] for name in names]


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
    if not updates:
        return
    session.execute(update(Posting), updates)
    seen_anew = [
        plan.known.posting_id
        for plan in plans
        if plan.known is not None and plan.known.last_page_id < plan.page_id
    ]
    session.execute(
        update(Posting).where(Posting.id.in_(seen_anew)).values(times_seen=Posting.times_seen + 1),
        execution_options={"synchronize_session": False},
    )


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
    postings, leads = table_of(Posting), table_of(Finding)
    write_many(
        session,
        update(postings)
        .where(postings.c.id == bindparam("ad"))
        .values(cluster_id=bindparam("now")),
        [{"ad": known.posting_id, "now": cluster} for known, cluster in moved],
    )
    write_many(
        session,
        update(leads)
        .where(leads.c.cluster_id == bindparam("was"))
        .values(cluster_id=bindparam("now")),
        [
            {"was": known.cluster_id, "now": cluster}
            for known, cluster in moved
            if known.cluster_id < 0
        ],
    )


def clusters_of(session: Session, posting_ids: Sequence[int]) -> dict[int, int]:
    """Return the clusters of ads as they are stored now, by the ad's id."""
    rows = session.execute(
        select(Posting.id, Posting.cluster_id).where(Posting.id.in_(posting_ids))
    )
    return dict(rows.all())


def _insert_revisions(
    session: Session, worded: Sequence[tuple[PostingPlan, int]], raw_page_id: int
) -> list[int]:
    if not worded:
        return []
    insert_rows(
        session,
        PostingRevision,
        [_revision_values(plan, posting_id, raw_page_id) for plan, posting_id in worded],
    )
    posting_ids = [posting_id for _, posting_id in worded]
    rows = session.execute(
        select(PostingRevision.posting_id, func.max(PostingRevision.id))
        .where(PostingRevision.posting_id.in_(posting_ids))
        .group_by(PostingRevision.posting_id)
    )
    newest = dict(rows.all())
    return [newest[posting_id] for posting_id in posting_ids]


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
