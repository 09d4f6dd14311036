"""Fetching and reading, beside Scrapy in the same run on the same pages and the same core.

Scrapy lives in an environment of its own under ``build/peers``, so that the product does not
depend on it; the first run installs it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import orjson

from benchmarks.measure import Measurement

PAGES: Final = int(os.environ.get("BENCH_PAGES", "1000"))
SCRAPY: Final = "scrapy==2.19.0"
_ROOT: Final = Path(__file__).resolve().parents[2]
_PEERS: Final = _ROOT / "build" / "peers"
_CARDS: Final = 40
_HOSTILE: Final = 5
# Both sides fill their one core, so processor time is their speed, whatever else the machine does.
_UNIT: Final = "pages/s of one core"


def run() -> list[Measurement]:
    """Measure ours and the peers' in turn; a lost row is an error, not a speed."""
    with _server() as port:
        ours = _pages_per_second(_ours("fields", port, PAGES))
        parsel = _pages_per_second(_scrapy("parsel", port, PAGES))
        lexbor = _pages_per_second(_scrapy("lexbor", port, PAGES))
        chain = _pages_per_second(_ours("chain", port, PAGES))
        replay = _pages_per_second(_ours("replay", port, PAGES))
        bomb = _memory("bomb", port)
        endless = _memory("endless", port)
        naive = _ours("naive_bomb", port, 1)["peak_mb"]
    name = "fetch and take 6 fields of 40 cards"
    return [
        Measurement(name, ours, _UNIT, "scrapy 2.19, parsel", parsel),
        Measurement(name, ours, _UNIT, "scrapy 2.19, lexbor", lexbor),
        Measurement("fetch, archive, guard, read, cluster", chain, _UNIT),
        Measurement("replay of archived pages", replay, _UNIT),
        Measurement("memory under a gzip bomb of 512 MB", bomb, "MB", "requests.get", naive),
        Measurement("memory under an endless body", endless, "MB"),
    ]


def _pages_per_second(figures: dict[str, float]) -> float:
    if figures["rows"] != PAGES * _CARDS:
        raise RuntimeError(f"expected {PAGES * _CARDS} rows, read {figures['rows']:.0f}")
    return PAGES / figures["seconds"]


def _memory(mode: str, port: str) -> float:
    """Return the most memory held while every one of a few such answers is refused."""
    figures = _ours(mode, port, _HOSTILE)
    if figures["rows"] != _HOSTILE:
        raise RuntimeError(f"{mode}: {figures['rows']:.0f} of {_HOSTILE} answers were refused")
    return figures["peak_mb"]


def _ours(mode: str, port: str, pages: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.scraping.client", mode, port, str(pages)]
    return _figures(command)


def _scrapy(parser: str, port: str, pages: int) -> dict[str, float]:
    script = Path(__file__).with_name("peer.py")
    return _figures([str(_peer_python()), str(script), parser, port, str(pages)])


def _figures(command: list[str]) -> dict[str, float]:
    pinned = _pinned(min(os.sched_getaffinity(0)), command)
    done = subprocess.run(pinned, cwd=_ROOT, check=True, stdout=subprocess.PIPE)  # noqa: S603
    figures: dict[str, float] = orjson.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def _server() -> Iterator[str]:
    serve = [sys.executable, "-m", "benchmarks.scraping.pages"]
    command = _pinned(max(os.sched_getaffinity(0)), serve)
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE) as process:  # noqa: S603
        if process.stdout is None:
            raise RuntimeError("the page server has no output")
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()


def _peer_python() -> Path:
    python = _PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(_PEERS)], check=True)  # noqa: S603
    probe = subprocess.run([str(python), "-c", "import scrapy"], check=False, capture_output=True)  # noqa: S603
    if probe.returncode:
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, SCRAPY, "selectolax"], check=True)  # noqa: S603
    return python


def _pinned(core: int, command: list[str]) -> list[str]:
    """Return a command kept to one core: clients on the first, the page server on the last."""
    return ["taskset", "--cpu-list", str(core), *command]
