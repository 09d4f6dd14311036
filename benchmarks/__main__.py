"""Run every benchmark; write ``build/bench.json`` and the table of ``docs/benchmarks.md``.

What stands under headings on that page was written by hand and stays.

``python -m benchmarks [NAME …]`` runs only the named ones and writes no documentation;
``python -m benchmarks against PATH [NAME …]`` runs them here and in another checkout by turns;
``python -m benchmarks pictures FOLDER`` reads the pictures of a folder beside their truths.
"""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console
from rich.table import Table

from benchmarks.against import DEFAULT, compare
from benchmarks.measure import Measurement
from supervisor.domain.platform.bureau import take_office
from supervisor.settings import Settings

BENCHMARKS: Final = (
    "matching",
    "lists",
    "night",
    "screening",
    "scraping",
    "scan",
    "cluster",
    "copies",
    "register",
    "credit",
    "cases",
    "chain",
    "phoenix",
    "pictures",
    "pictures.other",
    "pages",
    "proxy",
    "bombs",
    "find",
    "walk",
    "load",
    "proxy.sign_in",
    "sizing",
)

_ROOT = Path(__file__).resolve().parent.parent
_console = Console()


def main(names: Sequence[str]) -> None:
    """Run the named benchmarks, or all, here or beside another checkout."""
    if names and names[0] == "against":
        _run_against(names[1:])
        return
    take_office(Settings().bureau)
    if len(names) == 2 and names[0] == "pictures" and names[1] not in BENCHMARKS:
        _score_pictures(Path(names[1]))
        return
    _refuse_unknown(names)
    measured: list[Measurement] = []
    for name in names or BENCHMARKS:
        _console.print(f"[bold]{name}[/] …")
        measured += import_module(f"benchmarks.{name}").run()
    _console.print(_table(measured))
    if not names:
        _write(measured)


def _run_against(arguments: Sequence[str]) -> None:
    if not arguments:
        sys.exit("which checkout? python -m benchmarks against PATH [NAME …]")
    other, *names = arguments
    _refuse_unknown(names)
    for name in names or DEFAULT:
        try:
            _console.print(compare(Path(other).resolve(), name))
        except ValueError as error:
            sys.exit(str(error))


def _score_pictures(folder: Path) -> None:
    """Hold the pictures of a folder against their truths, or give it the kept truths."""
    own = import_module("benchmarks.pictures.own")
    if not (folder / own.TRUTHS).is_file():
        _console.print(f"{own.write_kept(folder)}: {own.KEPT} wordings to make pictures of")
        return
    try:
        scored = own.run_folder(folder)
    except ValueError as error:
        sys.exit(str(error))
    for file in scored.missing:
        _console.print(f"{file}: not there", highlight=False, markup=False)
    for one in scored.scores:
        _console.print(f"{one.file}: {one.words}", highlight=False, markup=False)
    _console.print(_table(scored.measured))


def _refuse_unknown(names: Sequence[str]) -> None:
    if unknown := set(names) - set(BENCHMARKS):
        sys.exit(f"unknown benchmark: {', '.join(sorted(unknown))}; known: {', '.join(BENCHMARKS)}")


def _table(measured: Sequence[Measurement]) -> Table:
    table = Table("name", "value", "unit", "peer", "peer value", "ratio")
    for row in measured:
        table.add_row(*_cells(row))
    return table


def _cells(row: Measurement) -> tuple[str, ...]:
    return (
        row.name,
        _figure(row.value),
        row.unit,
        row.peer,
        "" if row.peer_value is None else _figure(row.peer_value),
        "" if row.ratio is None else f"{row.ratio:.1f}",
    )


def _figure(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _write(measured: Sequence[Measurement]) -> None:
    build = _ROOT / "build"
    build.mkdir(exist_ok=True)
    rows = [{**asdict(row), "ratio": row.ratio} for row in measured]
    (build / "bench.json").write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; each figure stands beside its peer measured in the same run.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores.",
        "",
        "| name | value | unit | peer | peer value | ratio |",
        "|---|---:|---|---|---:|---:|",
        *("| " + " | ".join(_cells(row)) + " |" for row in measured),
        "",
    ]
    page = _ROOT / "docs" / "benchmarks.md"
    _, heading, by_hand = page.read_text(encoding="utf-8").partition("\n## ")
    page.write_text("\n".join(lines) + heading + by_hand, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
