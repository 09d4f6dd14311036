"""Password hashes: Argon2id, made and compared outside any write lock, for they are slow."""

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher: Final = PasswordHasher()


def hash_of(password: str) -> str:
    """Return what is stored in place of ``password``."""
    return _hasher.hash(password)


def is_right(hashed: str, password: str) -> bool:
    """Tell whether ``password`` is the one that was hashed."""
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Tell whether a hash was made with settings that are no longer used."""
    return _hasher.check_needs_rehash(hashed)


@cache
def decoy_hash() -> str:
    """Return a hash that nothing matches: unknown names must cost as much as known ones."""
    return hash_of(secrets.token_urlsafe(12))
