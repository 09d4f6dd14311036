"""Everything the finding page needs of one finding, in a fixed number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.store.tables.collect import RawPage, Version
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

__all__ = ["Finding", "FindingHit", "PostingRevision"]
"""The rows that pages are typed with."""


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A finding with its ad, the page it came on, and the versions it was judged under."""

    finding: Finding
    page: RawPage
    agency: Agency | None
    register: Version
    rules: Version
    revisions: Sequence[PostingRevision]


def version_archived(session: Session, kind: str, digest: str) -> Version | None:
    """Return the version of register or rules that is archived under this digest."""
    return session.scalar(select(Version).filter_by(kind=kind, digest=digest))


def version_digests(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the digests of versions of register and rules, by id."""
    query = select(Version.id, Version.digest).where(Version.id.in_(ids))
    return dict(session.execute(query).all())


def load_record(session: Session, finding_id: int) -> FindingRecord | None:
    """Return the finding with what belongs to it, or ``None`` where there is none."""
    finding = session.scalar(
        select(Finding)
        .where(Finding.id == finding_id)
        .options(
            joinedload(Finding.revision).joinedload(PostingRevision.raw_page),
            joinedload(Finding.posting),
            selectinload(Finding.hits),
        )
    )
    if finding is None:
        return None
    wanted = (finding.register_version_id, finding.rules_version_id)
    versions = {
        version.id: version
        for version in session.scalars(select(Version).where(Version.id.in_(wanted)))
    }
    revisions = session.scalars(
        select(PostingRevision)
        .where(PostingRevision.posting_id == finding.posting_id)
        .order_by(PostingRevision.id)
    ).all()
    return FindingRecord(
        finding=finding,
        page=finding.revision.raw_page,
        agency=session.get(Agency, finding.agency_id) if finding.agency_id else None,
        register=versions[finding.register_version_id],
        rules=versions[finding.rules_version_id],
        revisions=revisions,
    )
