"""A timestamp authority (RFC 3161) for tests: writes DER by hand, signs with a key of its own."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"


def der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*contents: bytes) -> bytes:
    return der(0x30, *contents)


def number(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *others = (int(part) for part in dotted.split("."))
    content = bytearray([40 * first + second])
    for value in others:
        digits = [value & 0x7F]
        while value := value >> 7:
            digits.append(0x80 | (value & 0x7F))
        content += bytes(reversed(digits))
    return der(0x06, bytes(content))


def sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()


class TimestampAuthority:
    """Answers queries as a real authority does; ``at`` is the time it states."""

    def __init__(self, at: datetime = datetime(2026, 11, 23, 8, tzinfo=UTC)) -> None:
        self.at = at
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(7)
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=365))
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def answer(self, query: bytes) -> bytes:
        """Return the response to a query: the digest and the nonce are copied out of it."""
        imprint, nonce = read_query(query)
        time = der(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode())
        info = sequence(number(1), oid("1.2.3.4"), imprint, number(1), time, nonce)
        algorithm = sequence(oid(SHA256), der(0x05))
        attributes = b"".join(
            sorted(
                (
                    sequence(
                        oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.9.16.1.4"))
                    ),
                    sequence(oid("1.2.840.113549.1.9.4"), der(0x31, der(0x04, sha256(info)))),
                )
            )
        )
        signature = self._key.sign(der(0x31, attributes), padding.PKCS1v15(), hashes.SHA256())
        whole = self.certificate.public_bytes(serialization.Encoding.DER)
        issuer = sequence(self.certificate.issuer.public_bytes(), number(7))
        signer = sequence(
            number(1),
            issuer,
            algorithm,
            der(0xA0, attributes),
            sequence(oid("1.2.840.113549.1.1.11"), der(0x05)),
            der(0x04, signature),
        )
        content = sequence(oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(0x04, info)))
        signed = sequence(
            number(3), der(0x31, algorithm), content, der(0xA0, whole), der(0x31, signer)
        )
        token = sequence(oid("1.2.840.113549.1.7.2"), der(0xA0, signed))
        return sequence(sequence(number(0)), token)


def read_query(query: bytes) -> tuple[bytes, bytes]:
    """Return digest and nonce of a query, as DER."""
    parts, rest = [], content_of(query)[0]
    while rest:
        after = content_of(rest)[1]
        parts.append(rest[: len(rest) - len(after)])
        rest = after
    return parts[1], next(part for part in parts[2:] if part[0] == 0x02)


def content_of(data: bytes) -> tuple[bytes, bytes]:
    length, start = data[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(data[2:start], "big")
    return data[start : start + length], data[start + length :]
