"""The seal on identities, contacts, addresses and seeds; the digests they are found again by.

The key is a file of the instance folder, so that the database alone opens nothing. Whoever loses
the key can neither read identities nor follow receipts any more: it belongs into the backup.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from supervisor.domain.traces import Trace
from supervisor.services.platform.instance import own_key
from supervisor.settings import Settings

SEALING: Final = "seal_key"
_RECEIPT_DIGITS: Final = 16


class BrokenSeal(RuntimeError):
    """The identity was sealed with another key, or was tampered with."""


@dataclass(frozen=True, slots=True)
class SealedIdentity:
    """Who complained and how to reach them."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals identities and digests receipt codes with the installation's keys.

    ``key`` writes; ``older`` ones, the oldest first, still read. Digests stay under the oldest of
    all: what was found by one must be found again, and a receipt code is kept nowhere to be
    digested anew.
    """

    key: bytes
    older: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Seal":
        """Return the installation's seal; its key is made on first use."""
        *older, newest = own_key(settings, SEALING, new_seal_key).encode("ascii").split()
        return cls(newest, tuple(older))

    def close(self, identity: SealedIdentity) -> bytes:
        """Return the identity encrypted."""
        content = orjson.dumps({"name": identity.name, "contact": identity.contact})
        return self.lock(content)

    def open(self, sealed: bytes) -> SealedIdentity:
        """Return the identity; raises ``BrokenSeal``."""
        content = orjson.loads(self.unlock(sealed))
        return SealedIdentity(content["name"], content["contact"])

    def lock(self, secret: bytes) -> bytes:
        """Return ``secret`` encrypted."""
        return Fernet(self.key).encrypt(secret)

    def unlock(self, locked: bytes) -> bytes:
        """Return what ``lock`` was given; raises ``BrokenSeal``."""
        try:
            return self._all().decrypt(locked)
        except InvalidToken as error:
            raise BrokenSeal from error

    def renew(self, locked: bytes) -> bytes | None:
        """Return what an older key locked, locked with the newest; ``None`` where it is already.

        Raises ``BrokenSeal``.
        """
        try:
            Fernet(self.key).decrypt(locked)
        except InvalidToken:
            return self.lock(self.unlock(locked))
        return None

    def receipt_digest(self, code: str) -> str:
        """Return what is stored in place of a receipt code; spaces and hyphens do not count.

        A keyed digest: 16 digits could be tried through if the digest alone sufficed.
        """
        return self._digest("receipt", "".join(char for char in code if char.isdigit()))

    def address_digest(self, address: str) -> str:
        """Return what an e-mail address is found again by; upper and lower case are the same."""
        return self._digest("address", address.lower())

    def trace_digest(self, trace: Trace) -> str:
        """Return what tells that two traces are the same without telling what they are."""
        return self._digest("trace", f"{trace.kind}:{trace.value}")

    def _all(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in (self.key, *reversed(self.older))])

    def _digest(self, purpose: str, value: str) -> str:
        oldest = (*self.older, self.key)[0]
        key = hashlib.sha256(f"{purpose}:".encode() + base64.urlsafe_b64decode(oldest)).digest()
        return hmac.new(key, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def new_seal_key() -> str:
    """Return a random key to seal with."""
    return Fernet.generate_key().decode("ascii")


def new_receipt_code() -> str:
    """Return a random receipt code in groups of four digits."""
    digits = f"{secrets.randbelow(10**_RECEIPT_DIGITS):0{_RECEIPT_DIGITS}d}"
    return " ".join(digits[start : start + 4] for start in range(0, _RECEIPT_DIGITS, 4))
