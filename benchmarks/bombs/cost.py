"""Read every hostile file through both doors, each in a process of its own, beside a console.

The table with the messages goes to ``build/bombs.md``.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import requests

from benchmarks.bombs import files
from benchmarks.measure import Measurement
from benchmarks.proxy.half_open import console

_DOORS: Final = ("hand-over", "register")
_PAGE: Final = "/sign-in"
_TABLE: Final = Path(__file__).resolve().parents[2] / "build" / "bombs.md"


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one file through one door took, and what came of it."""

    name: str
    door: str
    size: int
    seconds: float
    computed: float
    grown_mb: int
    peak_mb: int
    said: str
    beside: float


def run() -> list[Measurement]:
    """Measure them all; the slowest and the largest stand for the rest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = files.write(folder)
        with console(folder) as ports, _asked(f"http://127.0.0.1:{ports.console}") as times:
            _wait_for(times, 20)  # the first answers warm the console up
            times.clear()
            _wait_for(times, 60)
            quiet = _slow_end(times)
            costs = [
                _cost(bomb, door, path, times) for bomb, path in made.items() for door in _DOORS
            ]
    _TABLE.parent.mkdir(exist_ok=True)
    _TABLE.write_text(_written(costs, quiet), encoding="utf-8")
    slowest = max(costs, key=lambda cost: cost.seconds)
    largest = max(costs, key=lambda cost: cost.peak_mb)
    count = f"{len(made)} hostile files"
    return [
        Measurement(f"{count}, slowest ({slowest.name})", slowest.seconds, "s", "allowed", 2.0),
        Measurement(
            f"{count}, most memory ({largest.name})", largest.peak_mb, "MB", "allowed", 300
        ),
        Measurement(
            f"{count}, p95 of a page beside them",
            max(cost.beside for cost in costs),
            "ms",
            "nothing beside",
            quiet,
        ),
    ]


def _cost(name: str, door: str, path: Path, times: list[float]) -> Cost:
    times.clear()
    command = [sys.executable, "-m", "benchmarks.bombs.reading", door, str(path)]
    ended = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return Cost(name=name, door=door, size=path.stat().st_size, beside=_slow_end(times), **told)


@contextmanager
def _asked(base: str) -> Iterator[list[float]]:
    """Ask for a page again and again; the list grows by the milliseconds each took."""
    times: list[float] = []
    is_over = threading.Event()

    def ask() -> None:
        client = requests.Session()
        while not is_over.wait(0.05):
            began = time.perf_counter()
            client.get(base + _PAGE, timeout=30).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield times
    finally:
        is_over.set()
        thread.join()


def _wait_for(times: list[float], count: int) -> None:
    while len(times) < count:
        time.sleep(0.05)


def _slow_end(times: list[float]) -> float:
    return quantiles(times, n=20)[18] if len(times) > 1 else 0.0


def _written(costs: list[Cost], quiet: float) -> str:
    lines = [
        f"A page beside: p95 {quiet:.0f} ms with nothing going on.",
        "",
        "| file | bytes | door | s | computing s | grown MB | peak MB | page p95 ms | said |",
        "|---|---:|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {c.name} | {c.size:,} | {c.door} | {c.seconds:.2f} | {c.computed:.2f} | {c.grown_mb} "
        f"| {c.peak_mb} | {c.beside:.0f} | {c.said.replace('|', '/')[:110]} |"
        for c in costs
    ]
    return "\n".join(lines) + "\n"
