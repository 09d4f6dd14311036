"""Whether a run saw the ad its source is known to carry, and what the self-checks found."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.collect import Incident, SelfCheck, SourceRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

__all__ = ["SelfCheck"]
"""The rows that pages are typed with."""

_CHECKS_SHOWN: Final = 14


class SeenAd(NamedTuple):
    """An ad by what must have arrived of it as it was."""

    external_id: str
    title: str
    company: str


_NEWEST: Final = and_(
    PostingRevision.posting_id == Posting.id, PostingRevision.number == Posting.revision_count
)


def pinned_ad_seen(session: Session, run: SourceRun, external_id: str, company: str) -> bool:
    """Tell whether the run saw the ad of this id, or any ad whose poster's name has ``company``."""
    query = select(Posting.id).where(*_seen_by(run))
    if external_id:
        query = query.where(Posting.external_id == external_id)
    if company:
        query = query.join(PostingRevision, _NEWEST).where(
            PostingRevision.company.contains(company, autoescape=True)
        )
    return session.scalar(query.limit(1)) is not None


def newest_check(session: Session) -> SelfCheck | None:
    """Return the newest self-check."""
    return session.scalar(select(SelfCheck).order_by(SelfCheck.started_at.desc()).limit(1))


def recent_checks(session: Session) -> Sequence[SelfCheck]:
    """Return the self-checks, newest first."""
    return session.scalars(
        select(SelfCheck).order_by(SelfCheck.started_at.desc()).limit(_CHECKS_SHOWN)
    ).all()


def seen_ads(session: Session, run: SourceRun) -> set[SeenAd]:
    """Return the ads the run saw, as they are now stored."""
    rows = session.execute(
        select(Posting.external_id, PostingRevision.title, PostingRevision.company)
        .join(PostingRevision, _NEWEST)
        .where(*_seen_by(run))
    )
    return {SeenAd(*row) for row in rows}


def leads_among(session: Session, external_ids: Sequence[str]) -> int:
    """Return how many of the ads have become leads."""
    query = select(func.count(Finding.id)).join(Posting, Posting.id == Finding.posting_id)
    return session.scalar(query.where(Posting.external_id.in_(external_ids))) or 0


def stood_out(session: Session, run: SourceRun) -> list[str]:
    """Return the sentences of the incidents the run showed."""
    return list(session.scalars(select(Incident.sentence).where(Incident.last_run_id == run.id)))


def _seen_by(run: SourceRun) -> tuple[ColumnElement[bool], ...]:
    """Match the ads of a run's visit; a list that took two runs began on a page of the first."""
    first_page = run.checkpoint.get("first_page")
    began = (
        Posting.last_seen_at >= run.started_at
        if first_page is None
        else Posting.last_page_id >= first_page
    )
    return Posting.source_id == run.source_id, began
