"""Sessions kept on the server: opened, found again by their cookie, used, ended."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.sign_in import SignInWay, device_words
from supervisor.services.platform import audit, throttle
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import sessions as queries
from supervisor.store.queries.platform.people import User
from supervisor.store.queries.platform.sessions import UserSession
from supervisor.store.writing import sign_in as writing

_SECOND_STEP: Final = timedelta(minutes=5)
_SEEN_EVERY: Final = timedelta(minutes=2)  # a request writes nothing when the last was just now
_REMEMBERED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a sign-in comes from: address and the browser's own name for itself."""

    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as a request finds it."""

    user: User
    record: UserSession
    has_second_factor: bool

    def is_proven(self, settings: Settings, now: datetime) -> bool:
        """Tell whether the person showed who they are recently enough for a grave act."""
        return now - self.record.proven_at < timedelta(minutes=settings.proof_minutes)


def begin(
    session: Session, user_id: int, way: SignInWay, caller: Caller, *, awaits_second: bool = False
) -> str:
    """Open a session and return what its cookie holds. Joins the caller's unit of work.

    Sessions so old that nothing is known by them any more are forgotten.
    """
    token, now = secrets.token_urlsafe(32), utc_now()
    writing.forget_sessions_before(session, now - _REMEMBERED)
    session.add(
        UserSession(
            digest=_digest(token),
            user_id=user_id,
            way=way,
            awaits_second=awaits_second,
            place=throttle.block_of(caller.address)[:50],
            device=device_words(caller.user_agent),
            begun_at=now,
            seen_at=now,
            proven_at=now,
        )
    )
    return token


def find(session: Session, settings: Settings, token: str) -> OpenSession | None:
    """Return the session that a cookie speaks for, unless it ended or its account was shut."""
    found = queries.open_session(session, _digest(token))
    if found is None:
        return None
    user, record, has_second = found
    now = utc_now()
    life = _SECOND_STEP if record.awaits_second else timedelta(hours=settings.session_hours)
    is_young = now - record.begun_at < life
    is_used = now - record.seen_at < timedelta(minutes=settings.session_idle_minutes)
    if not (user.active and is_young and is_used):
        return None
    return OpenSession(user, record, has_second)


def note_use(session: Session, record_id: int, seen_at: datetime) -> None:
    """Note that a session is in use, unless that was noted a moment ago."""
    now = utc_now()
    if now - seen_at >= _SEEN_EVERY:
        with unit_of_work(session):
            writing.touch_session(session, record_id, now)


def own_sessions(session: Session, settings: Settings, user_id: int) -> Sequence[UserSession]:
    """Return the account's sessions that still open something, the newest first."""
    now = utc_now()
    begun = queries.sessions_of(session, user_id, now - timedelta(hours=settings.session_hours))
    idle = timedelta(minutes=settings.session_idle_minutes)
    return [one for one in begun if now - one.seen_at < idle]


def end_one(session: Session, actor: Actor, record_id: int) -> bool:
    """End one of the actor's own sessions; ``False`` where it is none of theirs."""
    with unit_of_work(session):
        record = session.get(UserSession, record_id)
        if record is None or record.user_id != actor.user_id or record.ended_at is not None:
            return False
        record.ended_at = utc_now()
        audit.record(session, actor, AuditAction.SESSION_ENDED, ("session", record_id))
    return True


def end_others(session: Session, actor: Actor, record_id: int) -> None:
    """End every session of the actor but the one that asks."""
    with unit_of_work(session):
        end_all(session, actor.user_id or 0, but=record_id)
        audit.record(session, actor, AuditAction.SESSION_ENDED, ("session", "others"))


def end_all(session: Session, user_id: int, but: int | None = None) -> None:
    """End the account's sessions, but for one where it is named. Joins the caller's unit."""
    writing.end_sessions(session, user_id, utc_now(), but)


def sign_out(session: Session, actor: Actor, record_id: int) -> None:
    """End the session of this device, copies of its cookie with it."""
    with unit_of_work(session):
        record = session.get_one(UserSession, record_id)
        record.ended_at = utc_now()
        audit.record(session, actor, AuditAction.SIGN_OUT)


def prove(session: Session, record_id: int) -> str:
    """Note that the person has just shown who they are; joins the caller's unit of work.

    Returns what the cookie holds from now on: a copy of the old one opens nothing any more.
    """
    token = secrets.token_urlsafe(32)
    record = session.get_one(UserSession, record_id)
    record.proven_at, record.digest = utc_now(), _digest(token)
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
