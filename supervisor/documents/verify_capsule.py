"""Checks a proof capsule without the product: ``python verify_capsule.py CAPSULE.zip``.

Needs Python 3.11 and the package ``cryptography``, no network. Names every file that was changed,
added or taken out, checks the seal over the list of files and the timestamp (RFC 3161) over it.
Whether the key is the bureau's (``--key``) and the timestamp's authority trusted it cannot know.

Exit code 0: nothing was changed; 1: something was; 2: it is no capsule.
"""

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST: Final = "manifest.json"
TIMESTAMP: Final = "timestamp.tsr"
SEAL: Final = "seal.json"
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
_STAMPED: Final = "1.2.840.113549.1.9.16.1.4"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"


class BadTimestamp(ValueError):
    """The timestamp cannot be read or does not hold; the message says why."""


@dataclass(frozen=True)
class Findings:
    """What was found: faults first; ``notes`` are what a reader should know besides."""

    faults: list[str]
    notes: list[str]


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return the members as a ZIP whose every byte follows from them: nothing can hide in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def sealed_text(manifest: bytes, timestamp: bytes) -> bytes:
    """Return what the seal signs: the digests of the list of files and of the timestamp."""
    return f"{sha256(manifest)}\n{sha256(timestamp)}".encode()


def check(content: bytes, key: str = "") -> Findings:
    """Check a capsule; ``key`` is the public key it must be sealed with, hexadecimal.

    Raises ``ValueError`` where the bytes are no capsule at all.
    """
    members = _members(content)
    faults = list(_container_faults(content, members))
    manifest, stamp = members[MANIFEST], members.get(TIMESTAMP, b"")
    faults += _file_faults(members, manifest)
    seal_faults, sealed_with = _seal_faults(members[SEAL], manifest, stamp)
    faults += seal_faults
    notes = [f"sealed with key {sealed_with}"]
    if not key:
        notes.append("compare this key with the one the bureau publishes")
    elif sealed_with != key.lower():
        faults.append(f"{SEAL}: sealed with another key than {key.lower()}")
    if TIMESTAMP not in members:
        notes.append("there is no timestamp of an authority")
    else:
        try:
            at, signer = read_stamp(stamp, manifest)
            notes.append(f"timestamp {at} by {signer}: is this authority trusted?")
        except BadTimestamp as error:
            faults.append(f"{TIMESTAMP}: {error}")
    return Findings(faults, notes)


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise ValueError("its files are compressed, which no capsule's are")
            members = {entry.filename: _stored(content, entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        raise ValueError(f"not a readable ZIP: {error}") from error
    for name in (MANIFEST, SEAL):
        if name not in members:
            raise ValueError(f"{name} is missing")
    return members


def _stored(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Read a stored file past its checksum, so that a changed one can be named."""
    start = entry.header_offset
    if content[start : start + 4] != b"PK\x03\x04":
        raise ValueError(f"{entry.filename}: its header is damaged")
    name = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    first = start + 30 + name + extra
    return content[first : first + entry.file_size]


def _container_faults(content: bytes, members: Mapping[str, bytes]) -> Iterator[str]:
    if packed(members) != content:
        yield "the ZIP itself is not as it was made: a name, a length, a checksum or an addition"


def _file_faults(members: Mapping[str, bytes], manifest: bytes) -> Iterator[str]:
    try:
        files: Any = json.loads(manifest)["files"]
        listed: dict[str, Any] = {one["name"]: one["sha256"] for one in files}
    except (ValueError, KeyError, TypeError):
        yield f"{MANIFEST}: cannot be read"
        return
    for name, digest in listed.items():
        if name not in members:
            yield f"{name}: taken out"
        elif sha256(members[name]) != digest:
            yield f"{name}: changed"
    for name in members:
        if name not in listed and name not in (MANIFEST, TIMESTAMP, SEAL):
            yield f"{name}: added"


def _seal_faults(seal: bytes, manifest: bytes, stamp: bytes) -> tuple[list[str], str]:
    try:
        read = json.loads(seal)
        key, signature = str(read["key"]), str(read["signature"])
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), sealed_text(manifest, stamp))
    except InvalidSignature:
        return [f"{SEAL}: does not fit {MANIFEST} and {TIMESTAMP}"], key
    except (ValueError, KeyError, TypeError):
        return [f"{SEAL}: cannot be read"], ""
    if seal != seal_file(key, signature):
        return [f"{SEAL}: not as it was written"], key
    return [], key


def seal_file(key: str, signature: str) -> bytes:
    """Return the seal as it is written: key and signature, hexadecimal."""
    return json.dumps({"key": key, "signature": signature}, indent=1).encode()


def sha256(content: bytes) -> str:
    """Return the digest of a file, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class _Node:
    """A value of DER, in which timestamps are written: tag, content, and both with the length."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> list["_Node"]:
        parts, rest = [], self.content
        while rest:
            node, rest = _read_node(rest)
            parts.append(node)
        return parts

    def as_oid(self) -> str:
        first, *others = self.content
        numbers, value = [str(min(first // 40, 2)), str(first - 40 * min(first // 40, 2))], 0
        for byte in others:
            value = (value << 7) | (byte & 0x7F)
            if not byte & 0x80:
                numbers.append(str(value))
                value = 0
        return ".".join(numbers)


def _read_node(data: bytes) -> tuple[_Node, bytes]:
    if len(data) < 2:
        raise BadTimestamp("it is cut short")
    length, start = data[1], 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[2 : 2 + size], "big"), 2 + size
    end = start + length
    if end > len(data):
        raise BadTimestamp("it is cut short")
    return _Node(data[0], data[start:end], data[:end]), data[end:]


def read_stamp(response: bytes, stamped: bytes) -> tuple[str, str]:
    """Check an RFC 3161 response over ``stamped``; return its time and who signed it.

    Held: the digest in the token is that of ``stamped``; the signed attributes hold the digest of
    the token's content; the signature over them is that of a certificate that the token carries.
    Raises ``BadTimestamp``.
    """
    try:
        return _read_stamp(response, stamped)
    except (IndexError, ValueError, StopIteration, UnsupportedAlgorithm) as error:
        raise BadTimestamp(str(error) or "it cannot be read") from error


def _read_stamp(response: bytes, stamped: bytes) -> tuple[str, str]:
    _status, token = _read_node(response)[0].parts()[:2]
    signed_data = token.parts()[1].parts()[0].parts()
    content = next(part for part in signed_data if part.tag == 0x30)
    if content.parts()[0].as_oid() != _STAMPED:
        raise BadTimestamp("it holds no time")
    info = content.parts()[1].parts()[0].content
    _version, _policy, imprint, _serial, time = _read_node(info)[0].parts()[:5]
    algorithm, digest = imprint.parts()
    if _digest(algorithm, stamped) != digest.content:
        raise BadTimestamp(f"it is about something else than {MANIFEST}")
    certificates = next(part for part in signed_data if part.tag == 0xA0)
    signer = signed_data[-1].parts()[0].parts()
    attributes = next(part for part in signer if part.tag == 0xA0)
    digest_used = next(part for part in signer[2:] if part.tag == 0x30)
    if _attribute(attributes, _MESSAGE_DIGEST) != _digest(digest_used, info):
        raise BadTimestamp("its content is not what was signed")
    # Signed as a SET, though written with a tag of its own.
    text = b"\x31" + attributes.whole[1:]
    signature = [part for part in signer if part.tag == 0x04][-1].content
    for certificate in certificates.parts():
        found = x509.load_der_x509_certificate(certificate.whole)
        if _signed_by(found, signature, text, _algorithm(digest_used)):
            return time.content.decode("ascii"), found.subject.rfc4514_string()
    raise BadTimestamp("none of its certificates made its signature")


def _attribute(attributes: _Node, wanted: str) -> bytes:
    for attribute in attributes.parts():
        name, values = attribute.parts()
        if name.as_oid() == wanted:
            return values.parts()[0].content
    raise BadTimestamp("it signs no digest")


def _algorithm(node: _Node) -> hashes.HashAlgorithm:
    name = node.parts()[0].as_oid()
    if name not in _DIGESTS:
        raise BadTimestamp(f"its digest {name} is not known here")
    return _DIGESTS[name]()


def _digest(algorithm: _Node, content: bytes) -> bytes:
    return hashlib.new(_algorithm(algorithm).name, content).digest()


def _signed_by(
    certificate: x509.Certificate, signature: bytes, text: bytes, algorithm: hashes.HashAlgorithm
) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, text, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, text, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Check one file and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("capsule", type=Path)
    parser.add_argument("--key", default="", help="public key of the bureau, hexadecimal")
    given = parser.parse_args(arguments)
    try:
        found = check(given.capsule.read_bytes(), given.key)
    except (OSError, ValueError) as error:
        sys.stdout.write(f"NOT A CAPSULE: {error}\n")
        return 2
    sys.stdout.writelines(f"CHANGED: {line}\n" for line in found.faults)
    sys.stdout.writelines(f"note: {line}\n" for line in found.notes)
    sys.stdout.write("CHANGED\n" if found.faults else "WHOLE: nothing was changed\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
