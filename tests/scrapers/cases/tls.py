"""A certificate authority of our own, and servers that present what it issued."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Handler = Callable[[socket.socket], None]


class Authority:
    """Issues certificates into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._sign(
            self._name, self._key, [x509.BasicConstraints(ca=True, path_length=None)], days=9000
        )
        self.bundle = folder / "authority.pem"
        self.bundle.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, host: str = "127.0.0.1", *, days: int = 9000) -> Path:
        """Return a file with key and certificate for ``host``, valid for ``days`` from the past."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        certificate = self._sign(subject, key, [x509.SubjectAlternativeName([name])], days=days)
        path = self._folder / f"{host}-{days}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        extensions: list[x509.ExtensionType],
        *,
        days: int,
    ) -> x509.Certificate:
        begin = datetime.now(UTC) - timedelta(days=30)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + timedelta(days=days))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self._key, hashes.SHA256())


@contextmanager
def listening(handle: Handler) -> Iterator[int]:
    """Serve each connection with ``handle``; yields the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            with sock:
                try:
                    handle(sock)
                except OSError:
                    continue  # the client refused us, as it should

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    stopped.set()
    listener.close()


def speaking_tls(
    certificate: Path, answer: bytes, *, only: ssl.TLSVersion | None = None
) -> Handler:
    """Return a handler that answers every request over TLS; ``only`` fixes the version."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if only is not None:
        context.minimum_version = context.maximum_version = only
        context.set_ciphers("ALL:@SECLEVEL=0")

    def handle(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(answer)

    return handle


def old_hello(sock: socket.socket) -> None:
    """Answer as a server that knows nothing of secure renegotiation: no extensions at all."""
    sock.recv(65536)
    hello = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2b" + b"\x00"
    handshake = b"\x02" + len(hello).to_bytes(3, "big") + hello
    sock.sendall(b"\x16\x03\x03" + len(handshake).to_bytes(2, "big") + handshake)
    sock.recv(65536)
