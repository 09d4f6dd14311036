"""This checkout beside another one, benchmark after benchmark, in processor time.

    python -m benchmarks against PATH [NAME …]

The checkouts run by turns, each benchmark in a process of its own with the code, the made-up data
and the virtual environment (``.venv``, else this one) of its checkout. Processor time is counted,
not the clock on the wall, so that a busy machine weighs little. What only one of them measures is
left out. AGAINST_ROUNDS sets how often each runs (5).
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.table import Table

DEFAULT: Final = ("screening", "scan", "copies", "register", "credit")
"""What takes seconds and stands in every checkout since the first benchmarks."""

_HERE: Final = Path(__file__).resolve().parent.parent.parent
_SCRIPT: Final = Path(__file__).with_name("processor_time.py").resolve()
_Figure = tuple[str, str]
"""Name and unit."""


def compare(other: Path, name: str) -> Table:
    """Return the speeds of one benchmark here, there, and how many times as fast it is here.

    ``ValueError`` where there is no checkout at ``other``; ``subprocess.CalledProcessError`` where
    a benchmark fails.
    """
    if not (other / "benchmarks").is_dir():
        raise ValueError(f"no checkout with benchmarks: {other}")
    rounds = int(os.environ.get("AGAINST_ROUNDS", "5"))
    table = Table("name", "unit", "here", "there", "times as fast", "lowest", "highest")
    turns = [(_figures(other, name), _figures(_HERE, name)) for _ in range(rounds)]
    there, here = turns[0]
    for figure in here:
        if figure in there and _is_speed(figure):
            table.add_row(*_row(figure, turns))
    return table


def _figures(checkout: Path, name: str) -> dict[_Figure, float]:
    """Run one benchmark in one checkout."""
    own = checkout / ".venv" / "bin" / "python"
    command = [str(own) if own.exists() else sys.executable, "-P", str(_SCRIPT), name]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    ran = subprocess.run(  # noqa: S603 - the command is made up here
        command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    rows = json.loads(ran.stdout.splitlines()[-1])
    return {(label, unit): value for label, unit, value in rows}


def _is_speed(figure: _Figure) -> bool:
    unit = figure[1]
    return _is_rate(unit) or unit in ("s", "ms", "s CPU")


def _is_rate(unit: str) -> bool:
    return "/s" in unit


def _row(
    figure: _Figure, turns: Sequence[tuple[dict[_Figure, float], dict[_Figure, float]]]
) -> tuple[str, ...]:
    name, unit = figure
    there = [turn[0][figure] for turn in turns]
    here = [turn[1][figure] for turn in turns]
    times = [
        own / its if _is_rate(unit) else its / own for own, its in zip(here, there, strict=True)
    ]
    return (
        name,
        unit,
        f"{statistics.median(here):,.4g}",
        f"{statistics.median(there):,.4g}",
        f"{statistics.median(times):.2f}",
        f"{min(times):.2f}",
        f"{max(times):.2f}",
    )
