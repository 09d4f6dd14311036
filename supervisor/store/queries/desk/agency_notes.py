"""What agencies said of the ads under their names, and what visits to those ads showed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from supervisor.domain.desk.agency_notes import AGAIN_AFTER, TRIES, AdNoteKind, AdNoteResult
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.tables.collect import RawPage, SourceState
from supervisor.store.tables.desk import AdLook, AdNote
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.register import Agency

__all__ = ["AdLook", "AdNote"]
"""The rows that pages are typed with."""

_PAGE: Final = 30
_SETTLED: Final = [one for one in AdNoteResult if one.is_settled]


@dataclass(frozen=True, slots=True)
class NotedAd:
    """A note with who gave it, the lead on the ad and the last visit because of it."""

    note: AdNote
    agency: Agency
    finding: Finding
    look: AdLook | None


def notes_on(session: Session, agency_id: int, postings: Collection[int]) -> dict[int, AdNote]:
    """Return the newest note of an agency on each of these ads."""
    rows: Sequence[AdNote] = session.scalars(
        select(AdNote)
        .where(AdNote.agency_id == agency_id, AdNote.posting_id.in_(postings))
        .order_by(AdNote.id)
    ).all()
    return {note.posting_id: note for note in rows}


def looks_of(session: Session, notes: Collection[int]) -> dict[int, AdLook]:
    """Return the newest visit because of each of these notes."""
    if not notes:
        return {}
    rows = session.scalars(select(AdLook).where(AdLook.note_id.in_(notes)).order_by(AdLook.id))
    return {look.note_id: look for look in rows}


def own_posting(session: Session, agency_id: int, posting_id: int) -> Posting | None:
    """Return an ad that was taken for the agency's own; nothing of any other is told."""
    query = (
        select(Posting)
        .join(Finding, Finding.posting_id == Posting.id)
        .where(Posting.id == posting_id, Finding.agency_id == agency_id)
    )
    return session.scalar(query)


def noted_ads(session: Session, at: At, *, unread: bool) -> Page[NotedAd]:
    """Return the notes, the newest first; ``unread`` those that nobody of the office has read."""
    wanted = [AdNote.read_at.is_(None)] if unread else []
    total = session.scalar(select(func.count(AdNote.id)).where(*wanted)) or 0
    ids = select(AdNote.id).where(*wanted)
    found = rows_of(session, ids, (AdNote.id.desc(),), at, Length(total, _PAGE))
    shown = [note_id for (note_id,) in found.items]
    looks = looks_of(session, shown)
    query = (
        select(AdNote, Agency, Finding)
        .join(Agency, Agency.id == AdNote.agency_id)
        .join(Finding, Finding.posting_id == AdNote.posting_id)
        .options(
            joinedload(Finding.revision), joinedload(Finding.posting), joinedload(Finding.hits)
        )
        .where(AdNote.id.in_(shown))
        .order_by(AdNote.id.desc())
    )
    rows = session.execute(query).unique()
    items = [NotedAd(note, agency, lead, looks.get(note.id)) for note, agency, lead in rows]
    return found.of(items)


def due_notes(session: Session, now: datetime, most: int) -> list[int]:
    """Return the notes whose ads are to be visited, the oldest first.

    Only the newest note on an ad counts; an ad is left alone for a while after each visit, a paused
    source altogether.
    """
    later, on_ad = aliased(AdNote), aliased(AdNote)
    newer = select(later.id).where(later.posting_id == AdNote.posting_id, later.id > AdNote.id)
    looks = select(AdLook.id).where(AdLook.note_id == AdNote.id)
    lately = (
        select(AdLook.id)
        .join(on_ad, on_ad.id == AdLook.note_id)
        .where(on_ad.posting_id == AdNote.posting_id, AdLook.at > now - AGAIN_AFTER)
    )
    tries = select(func.count(AdLook.id)).where(AdLook.note_id == AdNote.id).scalar_subquery()
    query = _mended().where(
        ~newer.exists(),
        ~looks.where(AdLook.result.in_(_SETTLED)).exists(),
        ~lately.exists(),
        tries < TRIES,
        Posting.last_seen_at <= AdNote.at,  # a night that saw it since has said what there is
    )
    return list(session.scalars(query.order_by(AdNote.id).limit(most)))


def page_of(session: Session, posting: Posting) -> RawPage | None:
    """Return the page on which a night saw an ad last."""
    if posting.last_page_id is None:
        return None
    return session.get(RawPage, posting.last_page_id)


def _mended() -> Select[int]:
    paused = select(SourceState.source_id).where(SourceState.paused.is_(True))
    return (
        select(AdNote.id)
        .join(Posting, Posting.id == AdNote.posting_id)
        .where(AdNote.kind == AdNoteKind.MENDED, Posting.source_id.not_in(paused))
    )
