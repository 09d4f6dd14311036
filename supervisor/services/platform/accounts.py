"""Accounts: made, signed in, given new passwords, disabled."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.passwords import password_problem
from supervisor.domain.platform.roles import Role
from supervisor.services.platform import audit, throttle
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import people
from supervisor.store.tables.platform import User

# From where an account was signed in to before, attempts count there alone: no stranger can use
# them up. All strangers together have few attempts at one account.
PER_ACCOUNT: Final = throttle.Limit("sign_in_account", capacity=5, seconds_per_token=60)
PER_KNOWN_PLACE: Final = throttle.Limit("sign_in_place", capacity=5, seconds_per_token=60)
PER_ADDRESS: Final = throttle.Limit("sign_in_address", capacity=40, seconds_per_token=5)
_REMEMBERED: Final = timedelta(days=90)
_hasher: Final = PasswordHasher()


class AccountError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class SignInRefused(AccountError):
    """Name and password do not open an account; the message never says which was wrong."""


class TooManyAttempts(AccountError):
    """The throttle is empty for this account or address."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """What an account is made from."""

    username: str
    display_name: str
    password: str
    role: Role
    agency_id: int | None = None
    must_change_password: bool = False


def add_account(session: Session, actor: Actor, new: NewUser) -> User:
    """Make an account. Raises ``AccountError`` for a name in use or a poor password."""
    _check_new(new)
    hashed = _hasher.hash(new.password)
    user = User(
        username=new.username.strip().lower(),
        display_name=new.display_name.strip(),
        password_hash=hashed,
        role=new.role,
        agency_id=new.agency_id,
        must_change_password=new.must_change_password,
    )
    with unit_of_work(session):
        if people.account_named(session, new.username) is not None:
            raise AccountError("这个用户名已被使用，请换一个。")
        session.add(user)
        session.flush()
        detail = {"username": user.username, "role": str(user.role)}
        audit.record(session, actor, AuditAction.USER_CREATED, ("user", user.id), detail)
    return user


def authenticate(session: Session, username: str, password: str, address: str) -> User:
    """Return the account that name and password open, and note the sign-in.

    The slow hash is computed outside any write lock, and for unknown names too, so that neither
    the scan waits nor the time tells whether a name exists. Raises ``TooManyAttempts`` or
    ``SignInRefused``.
    """
    _throttle(session, username, address)
    user = people.account_named(session, username)
    is_right = _verify(user.password_hash if user else _decoy_hash(), password)
    with unit_of_work(session):
        admitted = _admit(session, username, password, address, is_right=is_right)
    if admitted is None:
        raise SignInRefused("用户名或密码不正确。")
    return admitted


def change_password(session: Session, actor: Actor, current: str, new: str) -> User:
    """Replace one's own password; every other session of the account ends.

    Raises ``TooManyAttempts`` or ``AccountError``, the password staying as it was.
    """
    user = session.get_one(User, actor.user_id)
    _throttle(session, user.username, actor.remote_address)
    user = session.get_one(User, actor.user_id)
    problem = password_problem(new, user.username)
    if not _verify(user.password_hash, current):
        with unit_of_work(session):
            audit.record(session, actor, AuditAction.PASSWORD_REFUSED)
        raise AccountError("当前密码不正确。")
    if current == new:
        raise AccountError("新密码不能与当前密码相同。")
    if problem:
        raise AccountError(problem)
    hashed = _hasher.hash(new)
    with unit_of_work(session):
        user = session.get_one(User, actor.user_id)
        user.password_hash = hashed
        user.must_change_password = False
        user.session_epoch += 1
        throttle.refill(session, PER_ACCOUNT, user.username)
        audit.record(session, actor, AuditAction.PASSWORD_CHANGED)
    return user


def reset_password(session: Session, actor: Actor, user_id: int) -> tuple[User, str]:
    """Give an account a random password to be changed at the next sign-in; return both."""
    password = first_password()
    hashed = _hasher.hash(password)
    with unit_of_work(session):
        user = _existing(session, user_id)
        user.password_hash = hashed
        user.must_change_password = True
        user.session_epoch += 1
        throttle.refill(session, PER_ACCOUNT, user.username)
        audit.record(session, actor, AuditAction.PASSWORD_RESET, ("user", user.id))
    return user, password


def disable_user(session: Session, actor: Actor, user_id: int) -> User:
    """Shut an account and end its sessions at once. Nobody shuts out himself."""
    if actor.user_id == user_id:
        raise AccountError("不能停用自己的账号。")
    return _set_active(session, actor, user_id, active=False)


def enable_user(session: Session, actor: Actor, user_id: int) -> User:
    """Open a shut account again."""
    return _set_active(session, actor, user_id, active=True)


def end_sessions(session: Session, actor: Actor) -> None:
    """Sign out: every cookie of the account stops working, copies included."""
    with unit_of_work(session):
        user = session.get_one(User, actor.user_id)
        user.session_epoch += 1
        audit.record(session, actor, AuditAction.SIGN_OUT)


def first_password() -> str:
    """Return a random password to be handed over and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


def agency_of(session: Session, uscc: str) -> int:
    """Return the agency with this code. Raises ``AccountError`` where the register has none."""
    found = people.agency_with_code(session, uscc)
    if found is None:
        raise AccountError("名册中没有这个统一社会信用代码的机构。")
    return found


def load_signed_in(session: Session, user_id: int, epoch: int) -> User | None:
    """Return the account a session cookie speaks for, unless it was shut or the session ended."""
    user = session.get(User, user_id)
    return user if user and user.active and user.session_epoch == epoch else None


def _set_active(session: Session, actor: Actor, user_id: int, *, active: bool) -> User:
    with unit_of_work(session):
        user = _existing(session, user_id)
        user.active = active
        user.session_epoch += 1
        action = AuditAction.USER_ENABLED if active else AuditAction.USER_DISABLED
        audit.record(session, actor, action, ("user", user.id))
    return user


def _existing(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise AccountError("没有这个用户，可能已被删除，请刷新列表。")
    return user


def _check_new(new: NewUser) -> None:
    if not new.username.strip() or not new.display_name.strip():
        raise AccountError("用户名和姓名都要填写。")
    if (new.role is Role.AGENCY) != (new.agency_id is not None):
        raise AccountError("机构用户必须对应一家机构，其他角色不能对应机构。")
    problem = password_problem(new.password, new.username)
    if problem:
        raise AccountError(problem)


def _throttle(session: Session, username: str, address: str) -> None:
    """Count the attempt against account and address, in a unit of work of its own.

    An IPv6 address counts as its /64: whoever has one has all of them.
    """
    now = utc_now()
    subject = username.strip().lower()
    place = throttle.block_of(address)
    with unit_of_work(session):
        throttle.forget_full(session, now)
        if people.has_signed_in_from(session, subject, address, now - _REMEMBERED):
            has_account_token = throttle.take(session, PER_KNOWN_PLACE, f"{subject} {place}", now)
        else:
            has_account_token = throttle.take(session, PER_ACCOUNT, subject, now)
        has_address_token = throttle.take(session, PER_ADDRESS, place, now)
        is_admitted = has_account_token and has_address_token
        if not is_admitted:
            audit.record(session, Actor(None, address), AuditAction.SIGN_IN_THROTTLED)
    if not is_admitted:
        raise TooManyAttempts("尝试次数过多，请等一分钟后再试。")


def _admit(
    session: Session, username: str, password: str, address: str, *, is_right: bool
) -> User | None:
    """Note the sign-in, or that it was refused, and return the account that is open to it.

    Joins the caller's unit of work. The account is read again: it may have been shut while the
    hash was computed.
    """
    user = people.account_named(session, username)
    actor = Actor(user.id if user else None, address)
    if user is None or not is_right or not user.active:
        audit.record(session, actor, AuditAction.SIGN_IN_REFUSED)
        return None
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hasher.hash(password)
    user.last_login_at = utc_now()
    throttle.refill(session, PER_ACCOUNT, user.username)
    place = f"{user.username} {throttle.block_of(address)}"
    throttle.refill(session, PER_KNOWN_PLACE, place)
    audit.record(session, actor, AuditAction.SIGN_IN)
    return user


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(12))
