"""The delivered nginx configuration, run on free ports with a certificate made up."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DELIVERED: Final = Path(__file__).resolve().parents[2] / "docs" / "deploy" / "nginx"
HOST: Final = "supervisor.example.gov.cn"
_PLACES: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where nginx listens, plain and with TLS, and where the console does."""

    plain: int
    tls: int
    console: int


def installed() -> str | None:
    """Return the program, where it is installed."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def write(folder: Path, ports: Ports, changes: Mapping[str, str] | None = None) -> Path:
    """Write the delivered files for this machine into ``folder``; return the main one.

    ``changes`` are words of the delivered files to be replaced; each must be there.
    """
    _certificate(folder / "tls")
    (folder / "log").mkdir(exist_ok=True)
    here = {
        "listen 80;": f"listen 127.0.0.1:{ports.plain};",
        "listen 443 ": f"listen 127.0.0.1:{ports.tls} ",
        "/etc/supervisor/tls": str(folder / "tls"),
        "/etc/nginx/supervisor-proxy.inc": str(folder / "supervisor-proxy.inc"),
        "/var/log/nginx": str(folder / "log"),
        "127.0.0.1:5000": f"127.0.0.1:{ports.console}",
        **(changes or {}),
    }
    used = set()
    for name in ("supervisor.conf", "upstream.conf", "supervisor-proxy.inc"):
        text = (DELIVERED / name).read_text(encoding="utf-8")
        for old, new in here.items():
            used |= {old} if old in text else set()
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    if used != set(here):
        raise ValueError(f"not in the delivered files: {sorted(set(here) - used)}")
    main = folder / "nginx.conf"
    temporary = "\n".join(f"  {one}_temp_path {folder}/{one};" for one in _PLACES)
    main.write_text(
        f"worker_processes 2;\npid {folder}/nginx.pid;\nerror_log {folder}/log/error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{\n{temporary}\n"
        f"  include {folder}/upstream.conf;\n  include {folder}/supervisor.conf;\n}}\n",
        encoding="utf-8",
    )
    return main


def check(main: Path) -> str:
    """Return what nginx says of a configuration; raises ``CalledProcessError`` on errors."""
    command = [str(installed()), "-t", "-c", str(main)]
    done = subprocess.run(  # noqa: S603 - fixed arguments
        command, check=True, capture_output=True, text=True
    )
    return done.stderr


@contextmanager
def running(main: Path) -> Iterator[None]:
    """Run nginx while the body works."""
    command = [str(installed()), "-c", str(main), "-g", "daemon off;"]
    process = subprocess.Popen(command)  # noqa: S603 - fixed arguments
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _certificate(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
