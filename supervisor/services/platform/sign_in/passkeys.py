"""Passkeys (WebAuthn): a device signs a challenge, having checked its owner by finger, face or PIN.

So a passkey is two factors at once and opens an account by itself.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url, options_to_json
from webauthn.helpers import parse_authentication_credential_json as parse_answer
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.keeping import once
from supervisor.services.platform.sign_in import codes
from supervisor.services.platform.sign_in.refusals import AccountError, SignInRefused
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import sessions as queries
from supervisor.store.tables.platform import Passkey, User

_MOST: Final = 10
_REFUSED: Final = "通行密钥没有通过验证，请重试。"
_VERIFIED: Final = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are made for: the host they are bound to and the origin that asks."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class PasskeyRequest:
    """A challenge: what the browser's script is given, and what comes back to be compared."""

    options: str
    challenge: str


def ask_to_register(session: Session, site: Site, user_id: int) -> PasskeyRequest:
    """Return the options under which a device makes a passkey for the account."""
    challenge = _new_challenge(session, user_id)
    user = session.get_one(User, user_id)
    known = queries.passkeys_of(session, user_id)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=codes.ISSUER,
        user_id=hashlib.sha256(f"account {user_id}".encode()).digest(),
        user_name=user.username,
        user_display_name=user.display_name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(one.credential_id) for one in known],
    )
    return PasskeyRequest(options_to_json(options), bytes_to_base64url(challenge))


def register(
    session: Session, site: Site, actor: Actor, answer: tuple[str, str, str], record_id: int
) -> list[str] | None:
    """Keep a passkey; ``answer`` is challenge, the device's JSON and a name. Other sessions end.

    Returns recovery codes, to be shown once, where the account has none yet. Raises
    ``AccountError``.
    """
    challenge, credential, name = answer
    user_id = actor.user_id or 0
    _take(session, challenge, user_id)
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=_bytes_of(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise AccountError("这台设备没有建立通行密钥，请重试。") from error
    with unit_of_work(session):
        if len(queries.passkeys_of(session, user_id)) >= _MOST:
            raise AccountError(f"通行密钥最多 {_MOST} 个，请先删除不用的。")
        if queries.passkey_with(session, made.credential_id) is not None:
            raise AccountError("这个通行密钥已登记过。")
        row = Passkey(
            user_id=user_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name.strip()[:60] or "通行密钥",
        )
        session.add(row)
        session.flush()
        audit.record(session, actor, AuditAction.PASSKEY_ADDED, ("passkey", row.id))
        return codes.after_new_factor(session, user_id, record_id)


def remove(session: Session, actor: Actor, passkey_id: int, record_id: int) -> bool:
    """Drop one of the actor's own passkeys; ``False`` where it is none of theirs."""
    with unit_of_work(session):
        row = session.get(Passkey, passkey_id)
        if row is None or row.user_id != actor.user_id:
            return False
        session.delete(row)
        audit.record(session, actor, AuditAction.PASSKEY_REMOVED, ("passkey", passkey_id))
        codes.after_lost_factor(session, row.user_id, record_id)
    return True


def ask_to_sign(session: Session, site: Site, user_id: int | None) -> PasskeyRequest:
    """Return the options under which a device signs; for nobody yet where no user is named."""
    challenge = _new_challenge(session, user_id)
    known = queries.passkeys_of(session, user_id) if user_id is not None else ()
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(one.credential_id) for one in known],
        user_verification=_VERIFIED,
    )
    return PasskeyRequest(options_to_json(options), bytes_to_base64url(challenge))


def check(
    session: Session, site: Site, answer: tuple[str, str], user_id: int | None, address: str
) -> User:
    """Return whose passkey signed the challenge; ``answer`` is challenge and the device's JSON.

    With ``user_id`` only that account's passkeys count. Raises ``SignInRefused``.
    """
    _take(session, answer[0], user_id)
    user = _signer(session, site, answer, user_id)
    if user is None or not user.active:
        with unit_of_work(session):
            actor = Actor(user_id, address)
            audit.record(session, actor, AuditAction.SECOND_FACTOR_REFUSED, ("passkey", ""))
        raise SignInRefused(_REFUSED)
    return user


def _signer(
    session: Session, site: Site, answer: tuple[str, str], user_id: int | None
) -> User | None:
    challenge, credential = answer
    try:
        said = parse_answer(credential)
        row = queries.passkey_with(session, said.raw_id)
        if row is None or user_id not in (None, row.user_id):
            return None
        signed = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=_bytes_of(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    with unit_of_work(session):
        row = session.get_one(Passkey, row.id)
        row.sign_count, row.last_used_at = signed.new_sign_count, utc_now()
        return session.get_one(User, row.user_id)


def _new_challenge(session: Session, user_id: int | None) -> bytes:
    challenge = secrets.token_bytes(32)
    once.keep(session, bytes_to_base64url(challenge), _holder(user_id))
    return challenge


def _take(session: Session, challenge: str, user_id: int | None) -> None:
    """Take the challenge away, so that no answer counts twice. Raises ``SignInRefused``."""
    if once.take_kept(session, challenge) != _holder(user_id):
        raise SignInRefused("通行密钥的请求已过期，请重试。")


def _holder(user_id: int | None) -> bytes:
    return f"passkey {user_id}".encode()


def _bytes_of(challenge: str) -> bytes:
    found: Any = webauthn.base64url_to_bytes(challenge)
    return bytes(found)
