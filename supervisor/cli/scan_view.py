"""How a scan looks on a terminal: a bar per source, then a table and an exit code."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn, Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from supervisor.cli.console import console, print_json
from supervisor.domain.collect.runs import RunOutcome

_STYLE = {
    RunOutcome.OK: "green",
    RunOutcome.EMPTY_CONFIRMED: "green",
    RunOutcome.PARTIAL: "yellow",
    RunOutcome.RUNNING: "yellow",
    RunOutcome.PAUSED: "yellow",
}


class ScanBars:
    """Draws a progress bar per source, or nothing when ``quiet``; a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=quiet,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def source_started(self, source_id: str, title: str) -> None:
        """Add the source's bar."""
        self._tasks[source_id] = self._progress.add_task(title, total=None)

    def rows_done(self, source_id: str, rows: int, total: int | None) -> None:
        """Move the source's bar."""
        self._progress.update(self._tasks[source_id], completed=rows, total=total)

    def source_finished(self, source_id: str, outcome: RunOutcome, reason: str) -> None:
        """Complete the source's bar."""
        task = self._tasks[source_id]
        completed = self._progress.tasks[task].completed
        self._progress.update(task, total=max(completed, 1), completed=max(completed, 1))


_COUNTS = ("rows", "new", "changed", "refused", "findings")


_DONE, _FAILED, _PARTLY = 0, 1, 3


def report(summary: dict[str, Any], *, as_json: bool) -> NoReturn:
    """Print what a scan came to and end the command with the exit code that says so."""
    if as_json:
        print_json(summary)
    else:
        print_summary(summary["sources"])
    sys.exit(_exit_code(summary["sources"]))


def print_summary(rows: Sequence[dict[str, Any]]) -> None:
    """Print a line per source that ran, and name the others with the reason they share."""
    table = Table(title="Scan")
    table.add_column("source", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    for heading in _COUNTS:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("reason", overflow="fold")
    skipped: dict[str, list[str]] = {}
    for row in rows:
        outcome = RunOutcome.of(row["outcome"])
        if outcome is RunOutcome.SKIPPED:
            skipped.setdefault(row["reason"], []).append(row["source"])
            continue
        style = _STYLE.get(outcome, "red")
        counts = (f"{row[name]:,}" for name in _COUNTS)
        table.add_row(row["source"], f"[{style}]{outcome.label}[/]", *counts, row["reason"])
    console.print(table)
    for reason, sources in skipped.items():
        console.print(f"{RunOutcome.SKIPPED.label}: {', '.join(sources)} — {reason}")


def _exit_code(sources: Sequence[dict[str, Any]]) -> int:
    outcomes = {RunOutcome.of(source["outcome"]) for source in sources}
    if RunOutcome.FAILED in outcomes:
        return _FAILED
    refused = any(source["refused"] for source in sources)
    good = all(outcome.is_good or outcome is RunOutcome.SKIPPED for outcome in outcomes)
    return _DONE if good and not refused else _PARTLY
