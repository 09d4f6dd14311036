"""Sessions, and what an account has besides its password."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from supervisor.store.tables.platform import (
    Passkey,
    RecoveryCode,
    TotpSecret,
    User,
    UserSession,
)

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Passkey", "RecoveryCode", "TotpSecret", "UserSession"]

_HAS_SECOND = or_(
    exists().where(TotpSecret.user_id == User.id, TotpSecret.confirmed_at.is_not(None)),
    exists().where(Passkey.user_id == User.id),
)


def open_session(session: Session, digest: str) -> tuple[User, UserSession, bool] | None:
    """Return account, session, and whether the account has a second factor."""
    row = session.execute(
        select(User, UserSession, _HAS_SECOND)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.digest == digest, UserSession.ended_at.is_(None))
    ).first()
    return (row[0], row[1], bool(row[2])) if row else None


def sessions_of(session: Session, user_id: int, begun_after: datetime) -> Sequence[UserSession]:
    """Return the account's sessions that have not been ended, the newest first."""
    query = (
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.awaits_second.is_(False),
            UserSession.begun_at > begun_after,
        )
        .order_by(UserSession.begun_at.desc())
    )
    return session.scalars(query).all()


def was_opened_from(session: Session, username: str, place: str, since: datetime) -> bool:
    """Tell whether a session of the account was opened from this block of addresses."""
    query = (
        select(UserSession.id)
        .join(User, User.id == UserSession.user_id)
        .where(
            User.username == username,
            UserSession.place == place,
            UserSession.awaits_second.is_(False),
            UserSession.begun_at >= since,
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def has_second_factor(session: Session, user_id: int) -> bool:
    """Tell whether the account has a code generator in use, or a passkey."""
    return bool(session.scalar(select(_HAS_SECOND).select_from(User).where(User.id == user_id)))


def with_second_factor(session: Session) -> frozenset[int]:
    """Return the ids of all accounts that have a second factor."""
    return frozenset(session.scalars(select(User.id).where(_HAS_SECOND)))


def totp_of(session: Session, user_id: int) -> TotpSecret | None:
    """Return the account's code generator, confirmed or not."""
    return session.get(TotpSecret, user_id)


def passkeys_of(session: Session, user_id: int) -> Sequence[Passkey]:
    """Return the account's passkeys, the oldest first."""
    query = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    return session.scalars(query).all()


def passkey_with(session: Session, credential_id: bytes) -> Passkey | None:
    """Return the passkey a device calls by this id."""
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def recovery_codes_left(session: Session, user_id: int) -> int:
    """Return how many recovery codes the account has not used."""
    query = select(func.count()).where(RecoveryCode.user_id == user_id)
    return session.scalar(query) or 0
