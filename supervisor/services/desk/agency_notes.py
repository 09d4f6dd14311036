"""An agency says of an ad under its name that it is not its own, or that it has been mended."""

from sqlalchemy.orm import Session

from supervisor.domain.desk.agency_notes import AdNoteKind
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import agency_notes as queries
from supervisor.store.tables.desk import AdNote

_LONGEST = 500


class NoteRefused(ValueError):
    """A note that cannot be kept; the message is Chinese."""


def note(
    session: Session, actor: Actor, agency_id: int, posting_id: int, said: tuple[AdNoteKind, str]
) -> None:
    """Keep what the agency says of one of its ads. Raises ``NoteRefused`` for any other ad.

    It changes no lead: an officer reads it beside the ad.
    """
    kind, text = said
    with unit_of_work(session):
        posting = queries.own_posting(session, agency_id, posting_id)
        if posting is None:
            raise NoteRefused("没有这条招聘信息。")
        session.add(
            AdNote(
                posting_id=posting_id,
                agency_id=agency_id,
                kind=kind,
                text=text.strip()[:_LONGEST],
                author_id=actor.user_id,
                revision_number=posting.revision_count,
            )
        )
        detail = {"kind": str(kind)}
        audit.record(session, actor, AuditAction.AD_NOTED, ("posting", posting_id), detail)
