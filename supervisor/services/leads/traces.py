"""What a batch of ads leaves behind: digested, counted among other employers, kept under seal.

A fixed number of statements for a batch of any size. The rows of a wording are written in the
transaction that stores it, so a scan that was killed doubles none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.names import parse
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces import LOOK_BACK, Shared, SharedTrace, Trace, TraceKind
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.leads.traces import brands_under, has_trace
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.writing.leads import insert_traces

_BRAND_LENGTH = 80


@dataclass(frozen=True, slots=True)
class TracedPosting:
    """An ad with its traces by digest; ``brand`` is empty where the poster hides its name."""

    posting: JobPosting
    brand: str
    traces: dict[str, Trace]


def digested(posting: JobPosting, traces: Sequence[Trace], seal: Seal) -> TracedPosting:
    """Return an ad with its ``traces`` by the digests they are kept under."""
    by_digest = {seal.trace_digest(trace): trace for trace in traces}
    return TracedPosting(posting, _brand(posting.company), by_digest)


def shared_with_others(session: Session, traced: Sequence[TracedPosting]) -> list[Shared]:
    """Return what each ad shares with other employers, those of this batch included.

    What was seen later than the batch does not count: an old page that is read again is judged by
    what was to be known of it then.
    """
    digests = {
        digest
        for one in traced
        for digest, trace in one.traces.items()
        if trace.kind is not TraceKind.TEXT
    }
    if not digests:
        return [() for _ in traced]
    moments = [one.posting.seen_at for one in traced]
    brands = brands_under(session, digests, min(moments) - LOOK_BACK, max(moments))
    for one in traced:
        if one.brand:
            for digest in digests & one.traces.keys():
                brands.setdefault(digest, set()).add(one.brand)
    return [
        tuple(
            SharedTrace(trace.kind, len(brands[digest]))
            for digest, trace in one.traces.items()
            if len(brands.get(digest, ())) > 1
        )
        for one in traced
    ]


def write_traces(
    session: Session,
    revisions: Mapping[JobPosting, int],
    traced: Sequence[TracedPosting],
    seal: Seal,
) -> None:
    """Store the traces of the ads whose wording was stored, under the id of that wording."""
    rows = [
        row
        for one in traced
        if one.posting in revisions
        for row in _rows(one, revisions[one.posting], seal)
    ]
    insert_traces(session, rows)


def write_leaflet(session: Session, wording: PostingRevision, leaflet: int, seal: Seal) -> None:
    """Store once that a wording stood on a leaflet; joins the caller's unit of work."""
    digest = seal.trace_digest(Trace(TraceKind.LEAFLET, str(leaflet)))
    if has_trace(session, wording.id, digest):
        return
    row = {
        "revision_id": wording.id,
        "kind": TraceKind.LEAFLET,
        "digest": digest,
        "sealed": None,
        "brand": _brand(wording.company),
        "seen_at": wording.seen_at,
    }
    insert_traces(session, [row])


def _rows(traced: TracedPosting, revision_id: int, seal: Seal) -> Iterator[dict[str, Any]]:
    for digest, trace in traced.traces.items():
        yield {
            "revision_id": revision_id,
            "kind": trace.kind,
            "digest": digest,
            "sealed": seal.lock(trace.value.encode()) if trace.kind.is_contact else None,
            "brand": traced.brand,
            "seen_at": traced.posting.seen_at,
        }


def _brand(company: str) -> str:
    parts = parse(company)
    return "" if parts.is_anonymous or parts.is_platform else parts.brand[:_BRAND_LENGTH]
