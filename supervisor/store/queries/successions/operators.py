"""What the search for successions reads, in bulk: parties, their traces, and who else has those."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.traces import TraceKind
from supervisor.store.queries.public.closed import ended_as
from supervisor.store.tables.cases.cases import ListedClosure
from supervisor.store.tables.postings import PostingRevision, PostingTrace
from supervisor.store.tables.register import Agency

_AT_ONCE: Final = 5_000
"""Values asked for in one statement; databases bound how many a statement may carry."""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What the register knows of an agency besides its names and papers."""

    phone: str
    address: str
    representative: str


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One trace a poster was seen with; ``revision_id`` is its first ad that carried it."""

    kind: TraceKind
    digest: str
    poster_key: str
    brand: str
    revision_id: int


@dataclass(frozen=True, slots=True)
class PosterRow:
    """A poster as first seen."""

    key: str
    name: str
    city: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class EndedByCase:
    """Somebody a served decision closed down; ``agency_id`` where the register has them."""

    case_id: int
    agency_id: int | None
    name: str
    outcome: CaseOutcome
    decided_on: date


def agency_facts(session: Session) -> dict[str, AgencyFacts]:
    """Return the facts of every agency by its key."""
    rows = session.execute(
        select(Agency.id, Agency.phone, Agency.address, Agency.legal_representative)
    )
    return {str(key): AgencyFacts(*facts) for key, *facts in rows}


def ended_by_case(session: Session) -> list[EndedByCase]:
    """Return whom served decisions closed down or took the licence from, by case."""
    rows = session.scalars(
        select(ListedClosure)
        .where(ListedClosure.taken_back_on.is_(None))
        .order_by(ListedClosure.case_id, ListedClosure.id)
    )
    return [
        EndedByCase(row.case_id, row.agency_id, row.name, ended_as(row.measure), row.decided_on)
        for row in rows
    ]


def traces_of_posters(session: Session, keys: Collection[str]) -> Iterator[TraceRow]:
    """Yield every trace of the posters with these keys."""
    for part in _parts(keys):
        yield from _traces(session, PostingRevision.poster_key.in_(part))


def holders_of(session: Session, digests: Collection[str]) -> Iterator[TraceRow]:
    """Yield whoever was seen with these traces."""
    for part in _parts(digests):
        yield from _traces(session, PostingTrace.digest.in_(part))


def posters(session: Session, keys: Collection[str]) -> Iterator[PosterRow]:
    """Yield the posters with these keys as they were first seen."""
    for part in _parts(keys):
        rows = session.execute(
            select(
                PostingRevision.poster_key,
                func.min(PostingRevision.company),
                func.max(PostingRevision.city),
                func.min(PostingRevision.seen_at),
            )
            .where(PostingRevision.poster_key.in_(part))
            .group_by(PostingRevision.poster_key)
        )
        yield from (PosterRow(*row) for row in rows)


def _traces(session: Session, condition: ColumnElement[bool]) -> Iterator[TraceRow]:
    columns = (
        PostingTrace.kind,
        PostingTrace.digest,
        PostingRevision.poster_key,
        PostingTrace.brand,
    )
    rows = session.execute(
        select(*columns, func.min(PostingTrace.revision_id))
        .join(PostingRevision, PostingRevision.id == PostingTrace.revision_id)
        .where(condition)
        .group_by(*columns)
    )
    return (TraceRow(*row) for row in rows)


def _parts(values: Collection[str]) -> Iterator[Sequence[str]]:
    left = iter(sorted(values))
    while part := list(islice(left, _AT_ONCE)):
        yield part
