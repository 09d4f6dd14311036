"""Changes of many sessions, factors and challenges at once."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from supervisor.store.tables.platform import (
    OnceOnly,
    Passkey,
    RecoveryCode,
    TotpSecret,
    UserSession,
)


def end_sessions(session: Session, user_id: int, now: datetime, but: int | None = None) -> None:
    """End every open session of the account except the one with the id ``but``."""
    query = update(UserSession).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.id != (but or 0)
    )
    session.execute(query.values(ended_at=now))


def touch_session(session: Session, session_id: int, now: datetime) -> None:
    """Note that a session was used at ``now``."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now))


def forget_sessions_before(session: Session, moment: datetime) -> None:
    """Drop sessions begun before ``moment``: longer than any session lives or place is known."""
    session.execute(delete(UserSession).where(UserSession.begun_at < moment))


def take_once(session: Session, digest: str, now: datetime) -> bytes | None:
    """Take away what counts once and return it; ``None`` where it is gone or too old.

    What is overdue goes with it.
    """
    found = session.get(OnceOnly, digest)
    content = found.content if found is not None and found.expires_at > now else None
    session.execute(
        delete(OnceOnly).where((OnceOnly.digest == digest) | (OnceOnly.expires_at <= now))
    )
    return content


def delete_recovery_codes(session: Session, user_id: int) -> None:
    """Drop every recovery code of the account."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def delete_second_factors(session: Session, user_id: int) -> None:
    """Drop the account's code generator, its passkeys and its recovery codes."""
    session.execute(delete(TotpSecret).where(TotpSecret.user_id == user_id))
    session.execute(delete(Passkey).where(Passkey.user_id == user_id))
    delete_recovery_codes(session, user_id)
