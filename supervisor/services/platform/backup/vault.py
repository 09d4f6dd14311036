"""How the files of a backup lie on the disk: plain, or encrypted under a passphrase.

Encrypted files are cut into chunks, each sealed with AES-256-GCM under a key of that file alone
(scrypt over the passphrase, then HKDF with the salt at the file's head). The nonce counts the
chunks and marks the last one (the STREAM construction), so that a file that was cut, reordered or
continued does not open. Names of encrypted files say nothing: they are digests under the key.
"""

import base64
import hashlib
import hmac
import os
import secrets
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import BaseModel, ConfigDict, Field

CHUNK: Final = 1 << 20
_TAG: Final = 16
_SALT: Final = 16
_COST = 1 << 16
"""What one try at the passphrase costs: 64 MiB."""

_MAGIC: Final = b"SUPERVISOR-BACKUP-1\n"


class DamagedBackup(Exception):
    """A file of a backup is missing, cut, or not what was written; the message names it."""


class WrongKey(Exception):
    """The backup was encrypted with another passphrase than the one given, or with one at all."""


class Cipher(BaseModel):
    """How the key is made from the passphrase, and what tells the right one; nothing secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    salt: str
    # Bounded: the numbers come from a file that somebody may have written.
    n: int = Field(ge=1 << 14, le=1 << 18)
    r: int = Field(default=8, ge=1, le=16)
    p: int = Field(default=1, ge=1, le=4)
    check: str = ""


class Vault:
    """Writes and reads the files of one backup."""

    def __init__(self, cipher: Cipher | None = None, key: bytes = b"") -> None:
        self.cipher = cipher
        self._key = key

    @classmethod
    def new(cls, passphrase: str) -> "Vault":
        """Return a vault with a salt of its own; a plain one where there is no passphrase."""
        if not passphrase:
            return cls()
        salt = base64.b64encode(secrets.token_bytes(_SALT)).decode("ascii")
        cipher = Cipher(salt=salt, n=_COST)
        key = _key_of(passphrase, cipher)
        return cls(cipher.model_copy(update={"check": _check_of(key)}), key)

    @classmethod
    def open(cls, cipher: Cipher | None, passphrase: str) -> "Vault":
        """Return the vault of a backup that is there; raises ``WrongKey``."""
        if cipher is None:
            return cls()
        key = _key_of(passphrase, cipher)
        if not passphrase or not hmac.compare_digest(_check_of(key), cipher.check):
            raise WrongKey("SUPERVISOR_BACKUP_KEY is not what this backup was encrypted with")
        return cls(cipher, key)

    def name(self, path: str) -> str:
        """Return under which name the file ``path`` lies in the backup."""
        if self.cipher is None:
            return f"files/{path}"
        digest = hmac.new(self._key, path.encode(), hashlib.sha256).hexdigest()
        return f"files/{digest[:2]}/{digest}"

    def write(self, target: Path, chunks: Iterable[bytes]) -> None:
        """Write a new file, for its owner alone, and wait until it is on the disk."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks if self.cipher is None else self._sealed(chunks):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                # What is verified next is read from the disk, not from memory.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from error

    def read(self, source: Path) -> Iterator[bytes]:
        """Yield what was written; raises ``DamagedBackup``, at the latest at the end."""
        try:
            with source.open("rb") as file:
                chunks = _portions(file.read, CHUNK)
                yield from chunks if self.cipher is None else self._opened(file.read, source)
        except FileNotFoundError as error:
            raise DamagedBackup(f"{source.name} is missing") from error

    def _sealed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        salt = secrets.token_bytes(_SALT)
        cipher = AESGCM(self._file_key(salt))
        yield _MAGIC + salt
        number, waiting = 0, b""
        for chunk in _resized(chunks):
            if waiting:
                yield cipher.encrypt(_nonce(number, is_last=False), waiting, _MAGIC)
                number += 1
            waiting = chunk
        yield cipher.encrypt(_nonce(number, is_last=True), waiting, _MAGIC)

    def _opened(self, read: Callable[[int], bytes], source: Path) -> Iterator[bytes]:
        head = read(len(_MAGIC) + _SALT)
        if not head.startswith(_MAGIC) or len(head) != len(_MAGIC) + _SALT:
            raise DamagedBackup(f"{source.name} is no file of an encrypted backup")
        cipher = AESGCM(self._file_key(head[len(_MAGIC) :]))
        number, waiting = 0, read(CHUNK + _TAG)
        while True:
            following = read(CHUNK + _TAG)
            nonce = _nonce(number, is_last=not following)
            try:
                yield cipher.decrypt(nonce, waiting, _MAGIC)
            except (InvalidTag, ValueError) as error:
                raise DamagedBackup(f"{source.name} is cut or was changed") from error
            if not following:
                return
            number, waiting = number + 1, following

    def _file_key(self, salt: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt, b"file").derive(self._key)


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Compress, quickly rather than well."""
    packer = zlib.compressobj(level=1)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def unpacked(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Undo ``packed``, a bounded piece at a time; raises ``DamagedBackup``."""
    unpacker = zlib.decompressobj()
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, CHUNK)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise DamagedBackup(f"{name} cannot be unpacked") from error
    if not unpacker.eof:
        raise DamagedBackup(f"{name} is cut")


def content(path: Path) -> Iterator[bytes]:
    """Yield a file in chunks."""
    with path.open("rb") as file:
        yield from _portions(file.read, CHUNK)


def _portions(read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    while chunk := read(size):
        yield chunk


def _resized(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in chunks of one size; only the last may be shorter."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        while len(gathered) >= CHUNK:
            yield bytes(gathered[:CHUNK])
            del gathered[:CHUNK]
    if gathered:
        yield bytes(gathered)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _key_of(passphrase: str, cipher: Cipher) -> bytes:
    salt = base64.b64decode(cipher.salt)
    return Scrypt(salt, 32, cipher.n, cipher.r, cipher.p).derive(passphrase.encode())


def _check_of(key: bytes) -> str:
    return hmac.new(key, b"check", hashlib.sha256).hexdigest()[:16]
