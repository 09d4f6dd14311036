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
from cryptography.fernet import Fernet, InvalidToken

from supervisor.domain.traces import Trace
from supervisor.services.platform.instance import own_key
from supervisor.settings import Settings

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
    """Seals identities and digests receipt codes with the installation's key."""

    key: bytes

    @classmethod
    def of(cls, settings: Settings) -> "Seal":
        """Return the installation's seal; its key is made on first use."""
        made = own_key(settings, "seal_key", lambda: Fernet.generate_key().decode("ascii"))
        return cls(made.encode("ascii"))

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
            return Fernet(self.key).decrypt(locked)
        except InvalidToken as error:
            raise BrokenSeal from error

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

    def _digest(self, purpose: str, value: str) -> str:
        key = hashlib.sha256(f"{purpose}:".encode() + base64.urlsafe_b64decode(self.key)).digest()
        return hmac.new(key, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def new_receipt_code() -> str:
    """Return a random receipt code in groups of four digits."""
    digits = f"{secrets.randbelow(10**_RECEIPT_DIGITS):0{_RECEIPT_DIGITS}d}"
    return " ".join(digits[start : start + 4] for start in range(0, _RECEIPT_DIGITS, 4))
