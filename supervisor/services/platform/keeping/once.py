"""What counts once: kept on the server, sealed, and taken away by whoever shows its ticket.

A cookie is the browser's to keep and to send again; what it holds could be shown twice.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform.seal import Seal
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import OnceOnly
from supervisor.store.writing import sign_in as writing

_LIFE: Final = timedelta(minutes=5)


def put(session: Session, seal: Seal, content: str) -> str:
    """Keep ``content`` for five minutes and return its ticket, in a unit of work of its own."""
    ticket = secrets.token_urlsafe(32)
    keep(session, ticket, seal.lock(content.encode("utf-8")))
    return ticket


def take(session: Session, seal: Seal, ticket: str) -> str | None:
    """Return what was put, the first time; ``None`` for a ticket used, too old or made up."""
    locked = take_kept(session, ticket)
    return None if locked is None else seal.unlock(locked).decode("utf-8")


def keep(session: Session, ticket: str, content: bytes) -> None:
    """Keep what is no secret under a ticket of the caller's making."""
    with unit_of_work(session):
        session.add(OnceOnly(digest=_digest(ticket), content=content, expires_at=utc_now() + _LIFE))


def take_kept(session: Session, ticket: str) -> bytes | None:
    """Return what was kept, the first time."""
    with unit_of_work(session):
        return writing.take_once(session, _digest(ticket), utc_now())


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()
