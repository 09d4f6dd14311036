"""Accounts: made, given new passwords and roles, freed of lost devices, disabled."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.names import has_unseen
from supervisor.domain.platform.passwords import password_problem
from supervisor.domain.platform.roles import Role, control_between
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.sign_in import attempts, passwords, sessions
from supervisor.services.platform.sign_in.refusals import AccountError
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import people
from supervisor.store.tables.platform import User
from supervisor.store.writing import sign_in as writing

__all__ = ["AccountError"]

HANDED_OUT_FOR: Final = timedelta(days=7)
"""How long a password that was handed out opens the account for the first time."""


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
    hashed = passwords.hash_of(new.password)
    user = User(
        username=new.username.strip().lower(),
        display_name=new.display_name.strip(),
        password_hash=hashed,
        role=new.role,
        agency_id=new.agency_id,
        must_change_password=new.must_change_password,
        password_until=utc_now() + HANDED_OUT_FOR if new.must_change_password else None,
    )
    with unit_of_work(session):
        if people.account_named(session, new.username) is not None:
            raise AccountError("这个用户名已被使用，请换一个。")
        _refuse_control(session, user.display_name, new.role)
        session.add(user)
        session.flush()
        detail = {"username": user.username, "role": str(user.role)}
        audit.record(session, actor, AuditAction.USER_CREATED, ("user", user.id), detail)
    return user


def change_password(
    session: Session, actor: Actor, current: str, new: str, record_id: int | None = None
) -> User:
    """Replace one's own password; every session of the account but ``record_id`` ends.

    Raises ``TooManyAttempts`` or ``AccountError``, the password staying as it was.
    """
    user = session.get_one(User, actor.user_id)
    # Counted by the account that is open, not by its name: a stranger could use that up.
    attempts.admit_second_step(session, user.id, actor.remote_address)
    user = session.get_one(User, actor.user_id)
    problem = password_problem(new, user.username)
    if not passwords.is_right(user.password_hash, current):
        with unit_of_work(session):
            audit.record(session, actor, AuditAction.PASSWORD_REFUSED)
        raise AccountError("当前密码不正确。")
    if current == new:
        raise AccountError("新密码不能与当前密码相同。")
    if problem:
        raise AccountError(problem)
    hashed = passwords.hash_of(new)
    with unit_of_work(session):
        user = session.get_one(User, actor.user_id)
        user.password_hash = hashed
        user.must_change_password, user.password_until = False, None
        sessions.end_all(session, user.id, but=record_id)
        attempts.forgive_second_step(session, user.id)
        audit.record(session, actor, AuditAction.PASSWORD_CHANGED)
    return user


def reset_password(session: Session, actor: Actor, user_id: int) -> tuple[User, str]:
    """Give an account a random password to be changed at the next sign-in; return both."""
    password = first_password()
    hashed = passwords.hash_of(password)
    with unit_of_work(session):
        user = _existing(session, user_id)
        _give_password(session, user, hashed)
        audit.record(session, actor, AuditAction.PASSWORD_RESET, ("user", user.id))
    return user, password


def reset_second_factor(session: Session, actor: Actor, user_id: int) -> tuple[User, str]:
    """Free an account of a lost device; return it with a new password to hand over in person.

    The password is new as well: whoever knows the old one could otherwise enrol a device of theirs.
    Nobody does this for himself.
    """
    if actor.user_id == user_id:
        raise AccountError("不能清除自己的第二步验证，请由另一名管理员办理。")
    password = first_password()
    hashed = passwords.hash_of(password)
    with unit_of_work(session):
        user = _existing(session, user_id)
        _give_password(session, user, hashed)
        writing.delete_second_factors(session, user_id)
        audit.record(session, actor, AuditAction.SECOND_FACTOR_RESET, ("user", user.id))
    return user, password


def end_sessions(session: Session, actor: Actor, user_id: int) -> User:
    """End every session of an account, as when a device may be in other hands."""
    with unit_of_work(session):
        user = _existing(session, user_id)
        sessions.end_all(session, user.id)
        audit.record(session, actor, AuditAction.SESSION_ENDED, ("user", user.id))
    return user


def change_role(session: Session, actor: Actor, user_id: int, role: Role) -> User:
    """Give an account another role; its sessions end. Raises ``AccountError``."""
    if actor.user_id == user_id:
        raise AccountError("不能变更自己的角色，请由另一名管理员办理。")
    with unit_of_work(session):
        user = _existing(session, user_id)
        if Role.AGENCY in (user.role, role):
            raise AccountError("机构用户与工作人员之间不能互换角色，请另建账号。")
        _refuse_control(session, user.display_name, role, but=user.id)
        detail = {"from": str(user.role), "to": str(role)}
        user.role = role
        sessions.end_all(session, user.id)
        audit.record(session, actor, AuditAction.ROLE_CHANGED, ("user", user.id), detail)
    return user


def disable_user(session: Session, actor: Actor, user_id: int) -> User:
    """Shut an account and end its sessions at once. Nobody shuts out himself."""
    if actor.user_id == user_id:
        raise AccountError("不能停用自己的账号。")
    return _set_active(session, actor, user_id, active=False)


def enable_user(session: Session, actor: Actor, user_id: int) -> User:
    """Open a shut account again."""
    return _set_active(session, actor, user_id, active=True)


def first_password() -> str:
    """Return a random password to be handed over and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


def agency_of(session: Session, uscc: str) -> int:
    """Return the agency with this code. Raises ``AccountError`` where the register has none."""
    found = people.agency_with_code(session, uscc)
    if found is None:
        raise AccountError("名册中没有这个统一社会信用代码的机构。")
    return found


def _set_active(session: Session, actor: Actor, user_id: int, *, active: bool) -> User:
    with unit_of_work(session):
        user = _existing(session, user_id)
        if active:
            _refuse_control(session, user.display_name, user.role, but=user.id)
        user.active = active
        sessions.end_all(session, user.id)
        action = AuditAction.USER_ENABLED if active else AuditAction.USER_DISABLED
        audit.record(session, actor, action, ("user", user.id))
    return user


def _refuse_control(session: Session, person: str, role: Role, but: int | None = None) -> None:
    """Refuse a role to a person who has an open account with it, or with one that controls it.

    Two people of one name are told apart by what is added to it. Raises ``AccountError``.
    """
    for held in people.roles_of_person(session, person, but):
        reason = control_between(held, role)
        if reason is not None:
            told = "一人只能有一个" if held is role else "一人不能兼任"
            raise AccountError(
                f"“{person}”已有{held.label}账号：{reason}，{told}。"
                "如系同名的另一人，请在姓名后加以区别。"
            )


def _give_password(session: Session, user: User, hashed: str) -> None:
    user.password_hash = hashed
    user.must_change_password, user.password_until = True, utc_now() + HANDED_OUT_FOR
    sessions.end_all(session, user.id)
    attempts.forgive(session, user.username, "")


def _existing(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise AccountError("没有这个用户，可能已被删除，请刷新列表。")
    return user


def _check_new(new: NewUser) -> None:
    if not new.username.strip() or not new.display_name.strip():
        raise AccountError("用户名和姓名都要填写。")
    if has_unseen(new.username) or has_unseen(new.display_name):
        raise AccountError("用户名和姓名中有看不见的字符，请删去后重新输入。")
    if (new.role is Role.AGENCY) != (new.agency_id is not None):
        raise AccountError("机构用户必须对应一家机构，其他角色不能对应机构。")
    problem = password_problem(new.password, new.username)
    if problem:
        raise AccountError(problem)
