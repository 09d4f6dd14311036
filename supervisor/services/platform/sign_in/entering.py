"""From name and password to an open session, over the second step where the account has one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.sign_in import attempts, passwords, sessions
from supervisor.services.platform.sign_in.refusals import SignInRefused
from supervisor.services.platform.sign_in.sessions import Caller
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import people
from supervisor.store.queries.platform.sessions import UserSession, has_second_factor
from supervisor.store.tables.platform import User


@dataclass(frozen=True, slots=True)
class Entry:
    """An opened session: what its cookie holds, and whether the second step is still to come."""

    user: User
    token: str
    awaits_second: bool


def authenticate(
    session: Session, username: str, password: str, caller: Caller, device: str = ""
) -> Entry:
    """Return the session that name and password open, and note the sign-in.

    The slow hash is computed outside any write lock, and for unknown names too, so that neither
    the scan waits nor the time tells whether a name exists. Raises ``TooManyAttempts`` or
    ``SignInRefused``.
    """
    attempts.admit(session, username, caller.address, device)
    user = people.account_named(session, username)
    is_right = passwords.is_right(user.password_hash if user else passwords.decoy_hash(), password)
    with unit_of_work(session):
        user = people.account_named(session, username)  # it may have been shut meanwhile
        actor = Actor(user.id if user else None, caller.address)
        entry: Entry | datetime | None
        if user is None or not is_right or not user.active:
            audit.record(session, actor, AuditAction.SIGN_IN_REFUSED)
            entry = None
        elif user.password_until is not None and user.password_until < utc_now():
            audit.record(session, actor, AuditAction.SIGN_IN_REFUSED, ("user", user.id))
            entry = user.password_until
        else:
            if passwords.is_outdated(user.password_hash):
                user.password_hash = passwords.hash_of(password)
            attempts.forgive(session, user.username, caller.address, device)
            entry = _after_password(session, user, caller)
    if entry is None:
        raise SignInRefused("用户名或密码不正确。")
    if isinstance(entry, datetime):
        raise SignInRefused("一次性密码已过期，请联系管理员重新给一个。")
    return entry


def finish(session: Session, record_id: int, way: SignInWay, caller: Caller) -> Entry:
    """Exchange a session that awaits its second step for a whole one, once.

    Raises ``SignInRefused`` where it was exchanged already.
    """
    with unit_of_work(session):
        half_open = session.get_one(UserSession, record_id)
        if half_open.ended_at is not None:
            raise SignInRefused("请重新登录。")
        half_open.ended_at = utc_now()
        attempts.forgive_second_step(session, half_open.user_id)
        return _enter(session, session.get_one(User, half_open.user_id), way, caller)


def enter_by_passkey(session: Session, user_id: int, caller: Caller) -> Entry:
    """Open a whole session for who has signed with a passkey, which is two factors at once."""
    with unit_of_work(session):
        return _enter(session, session.get_one(User, user_id), SignInWay.PASSKEY, caller)


def _enter(session: Session, user: User, way: SignInWay, caller: Caller) -> Entry:
    """Open a whole session and note the sign-in. Joins the caller's unit of work."""
    user.last_login_at = utc_now()
    detail = {"way": str(way)}
    subject = ("user", user.id)
    audit.record(session, Actor(user.id, caller.address), AuditAction.SIGN_IN, subject, detail)
    return Entry(user, sessions.begin(session, user.id, way, caller), awaits_second=False)


def _after_password(session: Session, user: User, caller: Caller) -> Entry:
    if not has_second_factor(session, user.id):
        return _enter(session, user, SignInWay.PASSWORD, caller)
    audit.record(session, Actor(user.id, caller.address), AuditAction.PASSWORD_ACCEPTED)
    token = sessions.begin(session, user.id, SignInWay.PASSWORD, caller, awaits_second=True)
    return Entry(user, token, awaits_second=True)
