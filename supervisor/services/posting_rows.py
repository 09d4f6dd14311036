"""Write ads and their wordings in bulk: a fixed number of statements for a batch of any size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from scrapers.contract import Row
from supervisor.domain.findings import FindingStatus
from supervisor.domain.names import normalise
from supervisor.domain.postings import JobPosting
from supervisor.services.ad_prints import Print
from supervisor.services.posting_values import normalised
from supervisor.store.tables.findings import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

_POSTER_KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class VersionIds:
    """Database ids of the register and the rules a scan works under."""

    register: int
    rules: int


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """What is stored of an ad that a batch sees again."""

    posting_id: int
    revision_id: int
    revision_count: int
    content_digest: str
    last_seen_at: datetime
    judged: tuple[int | None, int | None]
    cluster_id: int
    refreshed_on: date | None
    finding_id: int | None
    finding_status: FindingStatus | None


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """One readable row, and what is already known of its ad."""

    row: Row
    posting: JobPosting
    known: KnownPosting | None
    print: Print | None = None

    @property
    def needs_print(self) -> bool:
        """New wordings get a print, and so do ads stored before ads were compared."""
        return (
            self.known is None
            or self.is_changed
            or (self.known.cluster_id < 0 and not self.is_stale)
        )

    def cluster(self, clusters: Mapping[int, int]) -> int:
        """Return the cluster of the ad, given those of the prints of its batch."""
        if self.print is not None:
            return clusters[self.print.id]
        if self.known is None:
            raise ValueError("a new ad without a print")
        return self.known.cluster_id

    @property
    def is_stale(self) -> bool:
        """Whether the ad has been seen since this page was received: it tells nothing new."""
        return self.known is not None and self.known.last_seen_at > self.posting.seen_at

    @property
    def is_changed(self) -> bool:
        """Whether a known ad came with another wording."""
        return (
            self.known is not None
            and not self.is_stale
            and self.known.content_digest != self.posting.content_digest
        )

    def needs_judging(self, versions: VersionIds) -> bool:
        """New wordings are judged; a known one again only under new versions and without a lead."""
        if self.known is None or self.is_changed:
            return True
        return not (self.known.finding_id or self.is_stale) and self.known.judged != (
            versions.register,
            versions.rules,
        )


def known_postings(session: Session, source_id: str, ids: Sequence[str]) -> dict[str, KnownPosting]:
    """Return what is stored of the ads with these ids, by id, in one query."""
    query = (
        select(
            Posting.external_id,
            Posting.id,
            PostingRevision.id,
            Posting.revision_count,
            Posting.content_digest,
            Posting.last_seen_at,
            Posting.judged_register_id,
            Posting.judged_rules_id,
            Posting.cluster_id,
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
            posting_id, revision_id, count, digest, seen_at, (register, rules), *rest
        )
        for external_id, posting_id, revision_id, count, digest, seen_at, register, rules, *rest
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
    _touch_known(session, plans, versions, clusters)
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
) -> Sequence[int]:
    if not plans:
        return []
    statement = insert(Posting).returning(Posting.id, sort_by_parameter_order=True)
    return session.scalars(
        statement,
        [
            {
                "source_id": plan.posting.source_id,
                "external_id": plan.posting.external_id,
                "first_seen_at": plan.posting.seen_at,
                "last_seen_at": plan.posting.seen_at,
                "content_digest": plan.posting.content_digest,
                "cluster_id": plan.cluster(clusters),
                "refreshed_on": _refreshed(plan),
                "judged_register_id": versions.register,
                "judged_rules_id": versions.rules,
            }
            for plan in plans
        ],
    ).all()


def _touch_known(
    session: Session,
    plans: Sequence[PostingPlan],
    versions: VersionIds,
    clusters: Mapping[int, int],
) -> None:
    """Record that known ads were seen again; a page that is read again counts once.

    A refresh the page does not state leaves the one known.
    """
    updates = [
        {
            "id": plan.known.posting_id,
            "last_seen_at": plan.posting.seen_at,
            "content_digest": plan.posting.content_digest,
            "revision_count": plan.known.revision_count + int(plan.is_changed),
            "cluster_id": plan.cluster(clusters),
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
    _follow(session, plans, clusters)
    seen_anew = [
        plan.known.posting_id
        for plan in plans
        if plan.known is not None and plan.known.last_seen_at < plan.posting.seen_at
    ]
    session.execute(
        update(Posting).where(Posting.id.in_(seen_anew)).values(times_seen=Posting.times_seen + 1),
        execution_options={"synchronize_session": False},
    )


def _follow(session: Session, plans: Sequence[PostingPlan], clusters: Mapping[int, int]) -> None:
    """Take along the leads of ads that are compared for the first time."""
    moved = [
        {"was": plan.known.cluster_id, "now": plan.cluster(clusters)}
        for plan in plans
        if plan.known is not None
        and plan.known.cluster_id < 0
        and not plan.is_changed
        and plan.print is not None
    ]
    if moved:
        table = Finding.metadata.tables[Finding.__tablename__]
        session.connection().execute(
            update(table)
            .where(table.c.cluster_id == bindparam("was"))
            .values(cluster_id=bindparam("now")),
            moved,
        )


def _insert_revisions(
    session: Session, worded: Sequence[tuple[PostingPlan, int]], raw_page_id: int
) -> Sequence[int]:
    if not worded:
        return []
    statement = insert(PostingRevision).returning(PostingRevision.id, sort_by_parameter_order=True)
    return session.scalars(
        statement, [_revision_values(plan, posting_id, raw_page_id) for plan, posting_id in worded]
    ).all()


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
        **(normalised(plan.row.posting) if plan.row.posting else {}),
    }


def _refreshed(plan: PostingPlan) -> date | None:
    return plan.row.posting.refreshed_on if plan.row.posting else None


def poster_key(posting: JobPosting) -> str:
    """Return the key under which everything about one poster is found again."""
    return normalise(posting.company)[:_POSTER_KEY_LENGTH]
