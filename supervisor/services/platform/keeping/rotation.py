"""New keys of the installation: the old ones still read, the new one writes."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.platform.instance import (
    SIGNING,
    add_key,
    new_signing_key,
    own_key,
    signing_keys,
)
from supervisor.services.platform.seal import SEALING, BrokenSeal, Seal, new_seal_key
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.writing import sealed

_PORTION: Final = 500


class KeyFromOutside(ValueError):
    """The key comes from the environment, where no command can change it."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """What sealing anew came to, by table: renewed, already new, and opened by no key."""

    renewed: dict[str, int]
    unchanged: dict[str, int]
    broken: dict[str, int]


def rotate_session_key(session: Session, settings: Settings) -> int:
    """Put a new key behind those that sign sessions, proofs and links; return how many there are.

    Running processes sign with the old one until they start again. Raises ``KeyFromOutside``.
    """
    if settings.secret_key:
        raise KeyFromOutside("SUPERVISOR_SECRET_KEY is set: put a new key behind the old one there")
    signing_keys(settings)  # made on first use
    number = add_key(settings, SIGNING, new_signing_key())
    _record(session, SIGNING, {"keys": number})
    return number


def rotate_seal_key(session: Session, settings: Settings) -> Resealed:
    """Put a new key behind those that seal, and seal anew what older ones sealed."""
    own_key(settings, SEALING, new_seal_key)  # made on first use
    number = add_key(settings, SEALING, new_seal_key())
    _record(session, SEALING, {"keys": number})
    return reseal(session, settings)


def reseal(session: Session, settings: Settings) -> Resealed:
    """Seal anew, in portions, what is not under the newest key; can be broken off and repeated."""
    seal = Seal.of(settings)
    done = Resealed({}, {}, {})
    for table in sealed.SEALED:
        done.renewed[table] = done.unchanged[table] = done.broken[table] = 0
        after = _portion(session, seal, table, None, done)
        while after is not None:
            after = _portion(session, seal, table, after, done)
    _record(session, SEALING, {"renewed": done.renewed, "broken": done.broken})
    return done


def _portion(
    session: Session, seal: Seal, table: str, after: sealed.Key | None, done: Resealed
) -> sealed.Key | None:
    """Renew the next rows and return the last key seen; ``None`` behind the end."""
    with unit_of_work(session):
        rows = sealed.portion(session, table, after, _PORTION)
        for key, content in rows:
            try:
                renewed = seal.renew(content)
            except BrokenSeal:
                done.broken[table] += 1
                continue
            if renewed is None:
                done.unchanged[table] += 1
                continue
            sealed.renew(session, table, key, renewed)
            done.renewed[table] += 1
    return rows[-1][0] if len(rows) == _PORTION else None


def _record(session: Session, key: str, detail: dict[str, object]) -> None:
    with unit_of_work(session):
        audit.record(session, SYSTEM, AuditAction.KEYS_ROTATED, ("key", key), detail)
