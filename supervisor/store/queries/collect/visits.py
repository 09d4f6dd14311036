"""What the visits of a source left: its runs, the pages they received, the ads that stood there."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunOutcome
from supervisor.store.tables.collect import RawPage, SourceRun
from supervisor.store.tables.postings import Posting

_NEWEST: Final = 20
_UNCHANGED: Final = 304


def newest_runs(
    session: Session, source_id: str, before_id: int | None = None
) -> Sequence[SourceRun]:
    """Return the newest runs of a source that were not left out, newest first."""
    query = select(SourceRun).where(
        SourceRun.source_id == source_id, SourceRun.outcome != RunOutcome.SKIPPED
    )
    if before_id is not None:
        query = query.where(SourceRun.id < before_id)
    return session.scalars(query.order_by(SourceRun.id.desc()).limit(_NEWEST)).all()


def first_page_id(session: Session, run_id: int) -> int | None:
    """Return the first raw page of a run."""
    return session.scalar(select(func.min(RawPage.id)).filter_by(source_run_id=run_id))


def ads_seen(session: Session, source_id: str, ids: Collection[str], since: int, page: int) -> int:
    """Count the ads out of ``ids`` last seen on raw pages from ``since`` up to before ``page``."""
    query = select(func.count(Posting.id)).where(
        Posting.source_id == source_id,
        Posting.external_id.in_(ids),
        Posting.last_page_id >= since,
        Posting.last_page_id < page,
    )
    return session.scalar(query) or 0


def body_received(session: Session, page: RawPage) -> datetime:
    """Return when the body came that a page found unchanged stands for."""
    query = select(func.max(RawPage.received_at)).where(
        RawPage.source_id == page.source_id,
        RawPage.digest == page.digest,
        RawPage.status != _UNCHANGED,
        RawPage.id < page.id,
    )
    return session.scalar(query) or page.received_at


def warnings_by_request(session: Session, run_id: int) -> list[list[str]]:
    """Return the warnings of each page of a run; of one asked for again, those of the last try."""
    query = select(RawPage.url, RawPage.request, RawPage.warnings)
    newest: dict[Any, list[str]] = {}
    for url, request, warnings in session.execute(
        query.filter_by(source_run_id=run_id).order_by(RawPage.id)
    ):
        newest[url, orjson.dumps(request, option=orjson.OPT_SORT_KEYS)] = list(warnings)
    return list(newest.values())
