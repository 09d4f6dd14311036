"""An agency says of an ad under its name that it is not its own, or that it has been mended."""

from datetime import timedelta

from sqlalchemy.orm import Session

from supervisor.domain.desk.agency_notes import AdNoteKind
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import agency_notes as queries
from supervisor.store.tables.desk import AdNote

_LONGEST = 500
_AT_ONCE = timedelta(minutes=5)


class NoteRefused(ValueError):
    """A note that cannot be kept; the message is Chinese."""


def note(
    session: Session, actor: Actor, agency_id: int, posting_id: int, said: tuple[AdNoteKind, str]
) -> None:
    """Keep what the agency says of one of its ads. Raises ``NoteRefused`` for any other ad.

    It changes no lead: an officer reads it beside the ad. The same words sent again at once are the
    same note.
    """
    kind, text = said[0], said[1].strip()[:_LONGEST]
    with unit_of_work(session):
        posting = queries.own_posting(session, agency_id, posting_id)
        if posting is None:
            raise NoteRefused("没有这条招聘信息。")
        last = queries.notes_on(session, agency_id, [posting_id]).get(posting_id)
        if last is not None and _is_sent_twice(last, kind, text):
            return
        session.add(
            AdNote(
                posting_id=posting_id,
                agency_id=agency_id,
                kind=kind,
                text=text,
                author_id=actor.user_id,
                revision_number=posting.revision_count,
            )
        )
        detail = {"kind": str(kind)}
        audit.record(session, actor, AuditAction.AD_NOTED, ("posting", posting_id), detail)


def _is_sent_twice(last: AdNote, kind: AdNoteKind, text: str) -> bool:
    return (last.kind, last.text) == (kind, text) and utc_now() - last.at < _AT_ONCE


def read(session: Session, actor: Actor, note_id: int) -> None:
    """Keep that somebody of the office has read a note, once. Raises ``NoteRefused``."""
    with unit_of_work(session):
        note = session.get(AdNote, note_id)
        if note is None:
            raise NoteRefused("没有这条反馈。")
        if note.read_at is None:
            note.read_at, note.read_by_id = utc_now(), actor.user_id
            detail = {"note": note_id}
            subject = ("posting", note.posting_id)
            audit.record(session, actor, AuditAction.AD_NOTE_READ, subject, detail)
