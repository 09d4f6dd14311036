"""Five hundred half-open clients: how others are served, behind nginx and without it.

A fourth each connects and sends nothing, stops in the middle of the headers, sends its body byte by
byte, and asks for a file that it never reads. Whoever is let go comes back at once. They have many
addresses (127.0.1.x), so that the limits for one address do not hide the matter.
"""

import asyncio
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import Final

import requests
import urllib3
from requests.adapters import HTTPAdapter

from benchmarks.measure import Measurement
from benchmarks.proxy import nginx
from benchmarks.proxy.nginx import Ports

HALF_OPEN: Final = 500
_CLIENTS: Final = 4
_REQUESTS: Final = 60
_PATIENCE: Final = 10.0
_PAGES: Final = ("/public", "/check", "/sign-in")
_KINDS: Final = 4


@dataclass(frozen=True, slots=True)
class Served:
    """How requests were answered: milliseconds at the half and the slow end, and how many not."""

    middle: float
    slow: float
    failed: int


def run() -> list[Measurement]:
    """Measure the three cases in one run."""
    if nginx.installed() is None:
        raise RuntimeError("nginx is not installed: apt-get install nginx-light")
    with tempfile.TemporaryDirectory() as name, console(Path(name)) as ports:
        os.chmod(name, 0o755)  # noqa: S103 - nginx works as nobody
        with nginx.running(nginx.write(Path(name), ports)):
            behind = f"https://127.0.0.1:{ports.tls}"
            _wait_for(behind)
            alone = measure(behind)
            with half_open(ports.tls, is_tls=True):
                crowded = measure(behind)
        with half_open(ports.console, is_tls=False):
            bare = measure(f"http://127.0.0.1:{ports.console}")
    name = f"{HALF_OPEN} half-open clients, others behind nginx"
    return [
        Measurement(f"{name}, p95", crowded.slow, "ms", "nobody half-open", alone.slow),
        Measurement(f"{name}, median", crowded.middle, "ms", "nobody half-open", alone.middle),
        Measurement(
            f"{name}, not served in 10 s", crowded.failed, "of 240", "no nginx", bare.failed
        ),
    ]


def measure(base: str, requests_each: int = _REQUESTS) -> Served:
    """Ask for pages with a few clients at once."""
    times: list[float] = []
    failed: list[str] = []

    def ask(number: int) -> None:
        client = _client(f"127.0.2.{number + 1}")
        for turn in range(requests_each):
            began = time.perf_counter()
            try:
                answer = client.get(base + _PAGES[turn % len(_PAGES)], timeout=_PATIENCE)
                answer.raise_for_status()
                times.append((time.perf_counter() - began) * 1000)
            except requests.RequestException as error:
                failed.append(type(error).__name__)
                if len(failed) > 2 * _CLIENTS:  # it will not get better: count the rest as well
                    failed.extend("not asked" for _ in range(turn + 1, requests_each))
                    return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) < 2:
        return Served(_PATIENCE * 1000, _PATIENCE * 1000, len(failed))
    cuts = quantiles(times, n=20)
    return Served(cuts[9], cuts[18], len(failed))


class _FromAddress(HTTPAdapter):
    """Calls from one address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **options: object) -> None:
        options["source_address"] = (self._address, 0)
        super().init_poolmanager(*args, **options)  # type: ignore[arg-type]


def _client(address: str) -> requests.Session:
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    client = requests.Session()
    client.trust_env = False
    client.verify = False  # the certificate is made up
    client.headers["Host"] = nginx.HOST
    for scheme in ("http://", "https://"):
        client.mount(scheme, _FromAddress(address))
    return client


@contextmanager
def half_open(port: int, *, is_tls: bool, count: int = HALF_OPEN) -> Iterator[None]:
    """Keep ``count`` half-open clients at a port, from a process of their own."""
    context = get_context("spawn")
    there = context.Event()
    process = context.Process(target=_crowd, args=(port, is_tls, count, there), daemon=True)
    process.start()
    try:
        there.wait(120)
        yield
    finally:
        process.kill()
        process.join()


def _crowd(port: int, is_tls: bool, count: int, there: threading.Event) -> None:
    asyncio.run(_gather(port, is_tls, count, there))


async def _gather(port: int, is_tls: bool, count: int, there: threading.Event) -> None:
    arrived = asyncio.Semaphore(0)
    everybody = [
        asyncio.create_task(_come_back(port, is_tls, number, arrived)) for number in range(count)
    ]
    for _ in range(count):
        await arrived.acquire()
    there.set()
    await asyncio.gather(*everybody)


async def _come_back(port: int, is_tls: bool, number: int, arrived: asyncio.Semaphore) -> None:
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            await _hang(port, is_tls and number % _KINDS != 0, number, arrived)
        arrived.release()
        await asyncio.sleep(0.5)


async def _hang(port: int, is_tls: bool, number: int, arrived: asyncio.Semaphore) -> None:
    """Be one half-open client until the other side ends it."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1",
        port,
        ssl=_unchecked() if is_tls else None,
        local_addr=(f"127.0.1.{number % 250 + 1}", 0),
        limit=1024,
    )
    arrived.release()
    head = f"Host: {nginx.HOST}\r\n"
    try:
        match number % _KINDS:
            case 0:
                await reader.read(1)
            case 1:
                writer.write(b"GET /public HTTP/1.1\r\n" + head.encode()[:10])
                await reader.read(1)
            case 2:
                sent = f"POST /sign-in HTTP/1.1\r\n{head}Content-Length: 1000\r\n\r\n"
                writer.write(sent.encode())
                while not reader.at_eof():
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(2)
            case _:
                writer.write(f"GET /static/css/parts.css HTTP/1.1\r\n{head}\r\n".encode())
                await asyncio.sleep(30)
    finally:
        writer.close()


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def console(folder: Path) -> Iterator[Ports]:
    """Serve an empty installation as the delivered unit does."""
    ports = Ports(nginx.free_port(), nginx.free_port(), nginx.free_port())
    environment = {
        **os.environ,
        "SUPERVISOR_INSTANCE_PATH": str(folder / "instance"),
        "SUPERVISOR_TRUSTED_PROXIES": "127.0.0.1/32",
        "SUPERVISOR_ACCESS_LOG": "false",
    }
    port = str(ports.console)
    process = subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
        [*_SUPERVISOR, "serve", "--port", port, "--workers", "2", "--threads", "8"],
        env=environment,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield ports
    finally:
        process.terminate()
        process.wait()


_SUPERVISOR: Final[Sequence[str]] = (sys.executable, "-m", "supervisor.cli")


def _wait_for(base: str) -> None:
    client = _client("127.0.2.250")
    for _ in range(1200):
        with suppress(requests.RequestException):
            if client.get(f"{base}/healthz", timeout=_PATIENCE).ok:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {base}")
