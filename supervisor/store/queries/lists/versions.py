"""Versions of the lists of other authorities."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from supervisor.domain.lists.lists import ListStatus, Paper, ReferenceList
from supervisor.store.tables.lists import ListVersion
from supervisor.store.tables.platform import User


def list_in_force(session: Session, authority: str, papers: Iterable[Paper]) -> ListVersion | None:
    """Return the version of an authority's list for these papers that is in force."""
    wanted = sorted(paper.value for paper in papers)
    query = select(ListVersion).where(
        ListVersion.status == ListStatus.IN_FORCE, ListVersion.authority == authority
    )
    return next((row for row in session.scalars(query) if row.papers == wanted), None)


def lists_in_force(session: Session) -> list[ListVersion]:
    """Return every version in force, by authority."""
    query = (
        select(ListVersion)
        .where(ListVersion.status == ListStatus.IN_FORCE)
        .order_by(ListVersion.authority, ListVersion.id)
    )
    return list(session.scalars(query))


def all_versions(session: Session) -> list[tuple[ListVersion, str | None]]:
    """Return every version with who uploaded it, the newest first."""
    query = (
        select(ListVersion, User.display_name)
        .outerjoin(User, User.id == ListVersion.uploaded_by)
        .order_by(ListVersion.id.desc())
    )
    return [(row, name) for row, name in session.execute(query)]


def version_with_problems(session: Session, version_id: int) -> ListVersion | None:
    """Return one version with the cells that were not as expected."""
    return session.get(ListVersion, version_id, options=[undefer(ListVersion.problems)])


def as_reference(row: ListVersion) -> ReferenceList:
    """Return a version as what coverage is worked out from."""
    return ReferenceList(
        key=f"list{row.id}",
        authority=row.authority,
        divisions=tuple(row.divisions),
        papers=frozenset(Paper.of(paper) for paper in row.papers),
        as_of=row.as_of,
        digest=row.digest,
    )
