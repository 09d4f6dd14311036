"""Ads, wordings, traces and leads of a batch: a fixed number of statements whatever its size."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from supervisor.domain.leads.remarks import PERSON_PREFIX
from supervisor.domain.register.agencies import LicenceStanding
from supervisor.store import ad_index
from supervisor.store.ad_index import Wording
from supervisor.store.bulk import insert_rows, table_of, write_many
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import AdPrint, Posting, PostingRevision, PostingTrace
from supervisor.store.tables.register import WatchedStanding

Rows = Sequence[Mapping[str, Any]]
"""Values by column; every row names the same columns."""


def insert_postings(session: Session, source_id: str, rows: Rows) -> dict[str, int]:
    """Insert ads of one source and read their ids back, by the source's own id.

    One by one the driver would need a statement each.
    """
    if not rows:
        return {}
    insert_rows(session, Posting, rows)
    names = [row["external_id"] for row in rows]
    found = session.execute(
        select(Posting.external_id, Posting.id).where(
            Posting.source_id == source_id, Posting.external_id.in_(names)
        )
    )
    return dict(found.all())


def update_postings(session: Session, rows: Rows, seen_anew: Sequence[int]) -> None:
    """Put new values into ads by ``id``; those ``seen_anew`` have been seen once more."""
    if not rows:
        return
    session.execute(update(Posting), rows)
    session.execute(
        update(Posting).where(Posting.id.in_(seen_anew)).values(times_seen=Posting.times_seen + 1),
        execution_options={"synchronize_session": False},
    )


def mark_posters(session: Session, rows: Rows) -> None:
    """Put down which agency posted each ad (``ad``, ``agency``) and until when that was judged.

    ``listed`` names an agency of another authority; how it stands is looked at afterwards.
    """
    postings = table_of(Posting)
    write_many(
        session,
        update(postings)
        .where(postings.c.id == bindparam("ad"))
        .values(
            agency_id=bindparam("agency"),
            judged_on=bindparam("day"),
            listed_key=bindparam("listed"),
            listed_standing=None,
        ),
        rows,
    )


def note_listed(session: Session, standings: Mapping[str, LicenceStanding]) -> None:
    """Put down how agencies of others' lists stand with the ads nobody has looked at yet."""
    postings = table_of(Posting)
    write_many(
        session,
        update(postings)
        .where(postings.c.listed_key == bindparam("key"), postings.c.listed_standing.is_(None))
        .values(listed_standing=bindparam("now")),
        [{"key": key, "now": standing.value} for key, standing in standings.items()],
    )


def keep_standings(session: Session, standings: Mapping[int, LicenceStanding]) -> None:
    """Keep how these agencies stand, in place of what was kept of them."""
    if not standings:
        return
    session.execute(delete(WatchedStanding).where(WatchedStanding.agency_id.in_(list(standings))))
    insert_rows(
        session,
        WatchedStanding,
        [{"agency_id": key, "standing": standing} for key, standing in standings.items()],
    )


def move_postings(session: Session, clusters: Mapping[int, int]) -> None:
    """Put ads into clusters, by the ad's id."""
    postings = table_of(Posting)
    write_many(
        session,
        update(postings)
        .where(postings.c.id == bindparam("ad"))
        .values(cluster_id=bindparam("now")),
        [{"ad": posting_id, "now": cluster} for posting_id, cluster in clusters.items()],
    )


def move_leads(session: Session, clusters: Mapping[int, int]) -> None:
    """Put every lead of one cluster into another, by the cluster it was in."""
    leads = table_of(Finding)
    write_many(
        session,
        update(leads)
        .where(leads.c.cluster_id == bindparam("was"))
        .values(cluster_id=bindparam("now")),
        [{"was": before, "now": now} for before, now in clusters.items()],
    )


def insert_revisions(session: Session, rows: Rows) -> dict[int, int]:
    """Insert wordings, at most one of an ad; return their ids by the ad's."""
    if not rows:
        return {}
    insert_rows(session, PostingRevision, rows)
    posting_ids = [row["posting_id"] for row in rows]
    found = session.execute(
        select(PostingRevision.posting_id, func.max(PostingRevision.id))
        .where(PostingRevision.posting_id.in_(posting_ids))
        .group_by(PostingRevision.posting_id)
    )
    ids = dict(found.all())
    ad_index.add(session.connection(), (_wording(ids[row["posting_id"]], row) for row in rows))
    return ids


def _wording(revision_id: int, row: Mapping[str, Any]) -> Wording:
    return Wording(revision_id, row["title"], row["company"], row["text"])


def insert_traces(session: Session, rows: Rows) -> None:
    """Insert the traces of wordings."""
    if rows:
        session.execute(insert(PostingTrace), rows)


def insert_findings(session: Session, rows: Rows) -> None:
    """Insert leads."""
    insert_rows(session, Finding, rows)


def insert_hits(session: Session, rows: Rows) -> None:
    """Insert what hit in the wordings of leads."""
    insert_rows(session, FindingHit, rows)


def replace_hits(session: Session, finding_id: int, revision_id: int, rows: Rows) -> None:
    """Put ``rows`` in the place of what the machine hit in one wording of a lead.

    What a person marked there stays.
    """
    session.execute(
        delete(FindingHit).where(
            FindingHit.finding_id == finding_id,
            FindingHit.revision_id == revision_id,
            ~FindingHit.rule.startswith(PERSON_PREFIX),
        )
    )
    insert_hits(session, rows)


def mark_reposts(session: Session, marks: Mapping[int, tuple[int, bool]]) -> None:
    """Name, by the lead's id, the earlier lead that it repeats and whether that ad had gone."""
    table = table_of(Finding)
    statement = update(table).where(table.c.id == bindparam("lead"))
    write_many(
        session,
        statement.values(repost_of_id=bindparam("earlier"), repost_was_gone=bindparam("was_gone")),
        [
            {"lead": lead, "earlier": earlier, "was_gone": was_gone}
            for lead, (earlier, was_gone) in marks.items()
        ],
    )


def move_clusters(session: Session, moved: Rows) -> None:
    """Give clusters (``was``) another id (``now``) wherever it is kept."""
    for table in map(table_of, (AdPrint, Posting, Finding)):
        statement = update(table).where(table.c.cluster_id == bindparam("was"))
        write_many(session, statement.values(cluster_id=bindparam("now")), moved)
