"""Second factors that are typed: codes of a generator (RFC 6238) and recovery codes."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

import pyotp
from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import attempts, sessions
from supervisor.services.platform.sign_in.refusals import AccountError
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import sessions as queries
from supervisor.store.tables.platform import RecoveryCode, TotpSecret, User
from supervisor.store.writing import sign_in as writing

ISSUER: Final = "人力资源服务机构监管"
_INTERVAL: Final = 30  # seconds; what generators take without being told
_SLACK: Final = (0, -1, 1)  # a phone's clock may be one interval off
_RECOVERY_CODES: Final = 10
_RECOVERY_BYTES: Final = 15


@dataclass(frozen=True, slots=True)
class NewGenerator:
    """A generator's secret as it is typed, and as the address that its QR code holds."""

    secret: str
    address: str


def propose_generator(
    session: Session, seal: Seal, user_id: int, *, anew: bool = True
) -> NewGenerator:
    """Return the secret of a generator that counts once one of its codes was shown.

    It is a new one, so that nobody takes into use what somebody else has seen before; with ``anew``
    false, as after a mistyped code, it is the one on the screen. Raises ``AccountError`` where one
    is in use.
    """
    with unit_of_work(session):
        user = session.get_one(User, user_id)
        row = queries.totp_of(session, user_id)
        if row is not None and row.confirmed_at is not None:
            raise AccountError("已在使用验证码；要换新设备，请先停用。")
        if row is None or anew:
            row = row or TotpSecret(user_id=user_id)
            row.sealed = seal.lock(pyotp.random_base32().encode("ascii"))
            session.add(row)
        secret = seal.unlock(row.sealed).decode("ascii")
        address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    return NewGenerator(secret, address)


def confirm_generator(
    session: Session, seal: Seal, actor: Actor, code: str, record_id: int
) -> list[str] | None:
    """Take the generator into use; other sessions end.

    Returns recovery codes, to be shown once, where the account has none yet. Raises
    ``TooManyAttempts``, or ``AccountError`` for a wrong code.
    """
    user_id = actor.user_id or 0
    attempts.admit_second_step(session, user_id, actor.remote_address)
    with unit_of_work(session):
        row = queries.totp_of(session, user_id)
        if row is None or row.confirmed_at is not None or not _is_code(seal, row, code):
            raise AccountError("验证码不正确，请核对手机时间后输入新的 6 位数字。")
        row.confirmed_at = utc_now()
        attempts.forgive_second_step(session, user_id)
        audit.record(session, actor, AuditAction.SECOND_FACTOR_SET, ("user", user_id))
        return after_new_factor(session, user_id, record_id)


def remove_generator(session: Session, actor: Actor, record_id: int) -> None:
    """Stop using the generator; other sessions end."""
    with unit_of_work(session):
        row = queries.totp_of(session, actor.user_id or 0)
        if row is None:
            return
        session.delete(row)
        audit.record(session, actor, AuditAction.SECOND_FACTOR_REMOVED, ("user", row.user_id))
        after_lost_factor(session, row.user_id, record_id)


def new_recovery_codes(session: Session, actor: Actor) -> list[str]:
    """Replace the recovery codes and return the new ones, to be shown once."""
    user_id = actor.user_id or 0
    with unit_of_work(session):
        if not queries.has_second_factor(session, user_id):
            raise AccountError("请先设置验证码或通行密钥。")
        audit.record(session, actor, AuditAction.RECOVERY_CODES_MADE, ("user", user_id))
        return _replace_recovery_codes(session, user_id)


def check_code(session: Session, seal: Seal, actor: Actor, code: str) -> SignInWay:
    """Return what the code is, having used it up. Raises ``TooManyAttempts`` or ``AccountError``.

    In units of work of its own.
    """
    user_id = actor.user_id or 0
    attempts.admit_second_step(session, user_id, actor.remote_address)
    with unit_of_work(session):
        way = _used_up(session, seal, actor, code)
        if way is None:
            audit.record(session, actor, AuditAction.SECOND_FACTOR_REFUSED, ("user", user_id))
        else:
            attempts.forgive_second_step(session, user_id)
    if way is None:
        raise AccountError("验证码或恢复码不正确，或已用过。")
    return way


def after_new_factor(session: Session, user_id: int, record_id: int) -> list[str] | None:
    """End other sessions; make recovery codes where there are none. Joins the caller's unit."""
    sessions.end_all(session, user_id, but=record_id)
    if queries.recovery_codes_left(session, user_id):
        return None
    return _replace_recovery_codes(session, user_id)


def after_lost_factor(session: Session, user_id: int, record_id: int) -> None:
    """End other sessions; recovery codes go with the last factor. Joins the caller's unit."""
    session.flush()
    sessions.end_all(session, user_id, but=record_id)
    if not queries.has_second_factor(session, user_id):
        writing.delete_recovery_codes(session, user_id)


def _used_up(session: Session, seal: Seal, actor: Actor, code: str) -> SignInWay | None:
    row = queries.totp_of(session, actor.user_id or 0)
    if row is not None and row.confirmed_at is not None and _is_code(seal, row, code):
        return SignInWay.TOTP
    stored = session.get(RecoveryCode, _recovery_digest(code))
    if stored is None or stored.user_id != actor.user_id:
        return None
    session.delete(stored)
    audit.record(session, actor, AuditAction.RECOVERY_CODE_USED, ("user", stored.user_id))
    return SignInWay.RECOVERY


def _is_code(seal: Seal, row: TotpSecret, code: str) -> bool:
    """Tell whether a code is one of these seconds and was not used before; it is used up."""
    digits = "".join(char for char in code if char in "0123456789")
    generator = pyotp.TOTP(seal.unlock(row.sealed).decode("ascii"), interval=_INTERVAL)
    now = int(utc_now().timestamp()) // _INTERVAL
    for step in (now + slack for slack in _SLACK):
        if step > row.last_step and hmac.compare_digest(generator.generate_otp(step), digits):
            row.last_step = step
            return True
    return False


def _replace_recovery_codes(session: Session, user_id: int) -> list[str]:
    writing.delete_recovery_codes(session, user_id)
    codes = [_new_recovery_code() for _ in range(_RECOVERY_CODES)]
    session.add_all(RecoveryCode(digest=_recovery_digest(one), user_id=user_id) for one in codes)
    return codes


def _new_recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode("ascii")
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _recovery_digest(code: str) -> str:
    """Return the digest of a code; how it was spaced and its case do not count.

    With 120 random bits a plain digest cannot be searched.
    """
    letters = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()
