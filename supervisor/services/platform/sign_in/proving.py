"""Showing once more who one is, before a grave act."""

from sqlalchemy.orm import Session

from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import attempts, codes, passwords, sessions
from supervisor.services.platform.sign_in.refusals import AccountError
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform.sessions import totp_of
from supervisor.store.tables.platform import User


def prove(session: Session, seal: Seal, actor: Actor, record_id: int, shown: str) -> str:
    """Take a password, or a code of the generator, as proof for some minutes.

    Returns what the cookie holds from now on. Raises ``TooManyAttempts`` or ``AccountError``.
    """
    user_id = actor.user_id or 0
    if _looks_like_code(session, user_id, shown):
        codes.check_code(session, seal, actor, shown)
        is_right = True
    else:
        attempts.admit_second_step(session, user_id, actor.remote_address)
        user = session.get_one(User, user_id)
        is_right = passwords.is_right(user.password_hash, shown)
    if not is_right:
        with unit_of_work(session):
            audit.record(session, actor, AuditAction.PROOF_REFUSED, ("user", user_id))
        raise AccountError("密码或验证码不正确。")
    return note_proof(session, actor, record_id)


def note_proof(session: Session, actor: Actor, record_id: int) -> str:
    """Record that the session is proven; return what its cookie holds from now on."""
    user_id = actor.user_id or 0
    with unit_of_work(session):
        attempts.forgive_second_step(session, user_id)
        audit.record(session, actor, AuditAction.PROVEN, ("user", user_id))
        return sessions.prove(session, record_id)


def _looks_like_code(session: Session, user_id: int, shown: str) -> bool:
    row = totp_of(session, user_id)
    is_code = len(shown.strip()) == 6 and shown.strip().isdigit()
    return is_code and row is not None and row.confirmed_at is not None
