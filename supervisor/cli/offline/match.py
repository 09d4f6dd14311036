"""``supervisor match``: who the posters of a list are, by a register given as a file."""

import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

import click
from rich.table import Table

from scrapers.tables.formulas import escape_formula
from supervisor.cli.console import console, json_option, print_json
from supervisor.cli.offline.dates import EXPECTED, read_date
from supervisor.cli.offline.problems import ToldProblems
from supervisor.domain.matching import MATCHER_VERSION, AgencyIndex, Identifier
from supervisor.domain.matching.model import Match, Poster, Verdict
from supervisor.services.lists.folder import UnreadableListsError, read_everything
from supervisor.services.lists.named_columns import (
    ColumnProblem,
    Row,
    UnreadableTableError,
    read_rows,
)
from supervisor.services.lists.reading import code_of
from supervisor.settings import Settings

_COLUMNS: Final = ("poster", "verdict", "agency", "uscc", "score", "why")
_ALSO: Final = ("city", "uscc", "date")
_BATCH: Final = 5_000


@click.command()
@click.argument("register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("posters", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--on", "on_text", metavar="DATE", help="The day for rows without a date; default today."
)
@click.option(
    "--lists",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Lists of other authorities: lists.toml and the files it names, as for judge.",
)
@json_option
def match(
    register: Path,
    posters: Path,
    out: Path,
    on_text: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Identify every poster of POSTERS against REGISTER and write the verdicts to OUT.

    REGISTER: CSV or XLSX as judge takes it: the column name, optional uscc, former_names,
    short_names, city, valid_from, valid_to and whatever else lists have. POSTERS: CSV with the
    column poster, optional city, uscc, date. OUT: CSV in input order. Exit code 3: some rows were
    not as expected; they are named on standard error and still have their row in OUT.
    """
    started = time.perf_counter()
    problems = ToldProblems()
    try:
        on = read_date(on_text) if on_text else datetime.now(ZoneInfo("Asia/Shanghai")).date()
    except ValueError:
        _stop(f"--on {EXPECTED}，实为“{on_text}”")
    try:
        index = AgencyIndex(read_everything(register, folder, problems.report)[0])
        verdicts = _write(
            out, _judge(read_rows(posters, ("poster",), _ALSO), index, on, problems.report)
        )
    except (UnreadableTableError, UnreadableListsError) as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"无法写入结果文件 {out}：{error.strerror}")
    summary = {
        "agencies": len(index),
        "posters": sum(verdicts.values()),
        "verdicts": {str(verdict): verdicts[verdict] for verdict in Verdict},
        "problems": problems.count,
        "seconds": round(time.perf_counter() - started, 3),
        "version": MATCHER_VERSION,
    }
    if as_json:
        print_json(summary)
    else:
        _show(verdicts, problems.count)
    if problems.count:
        click.get_current_context().exit(3)


def _judge(
    rows: Iterator[Row], index: AgencyIndex, on: date, report: Callable[[ColumnProblem], None]
) -> Iterator[tuple[Row, Match]]:
    """Yield each row with its match, batch by batch, each distinct poster identified once."""
    identifier = Identifier(index, fresh_days=Settings().list_fresh_days)
    while batch := list(islice(rows, _BATCH)):
        asked = [_poster(row, on) for row in batch]
        matches = iter(identifier.identify([poster for poster in asked if poster]))
        for row, poster in zip(batch, asked, strict=True):
            for problem in (*row.notices, *row.problems):
                report(problem)
            yield row, next(matches) if poster else _refused(row)


def _poster(row: Row, on: date) -> Poster | None:
    """Return the question a row asks; ``None`` where it cannot be asked."""
    if row.problems:
        return None
    name = row.get("poster")
    if not name:
        row.refuse("poster", "发布主体名称不能为空")
        return None
    if written := row.get("date"):
        try:
            on = read_date(written)
        except ValueError:
            row.refuse("date", f"{EXPECTED}，实为“{written}”")
            return None
    return Poster(name, on, row.get("city"), code_of(row))


def _refused(row: Row) -> Match:
    why = f"本行无法比对：{row.problems[0].expected}。"
    return Match(Verdict.UNKNOWN, 0.0, why, MATCHER_VERSION)


def _write(out: Path, judged: Iterator[tuple[Row, Match]]) -> Counter[Verdict]:
    """Write the result beside its place and move it there when whole; return the verdict counts."""
    verdicts: Counter[Verdict] = Counter()
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for row, found in judged:
                verdicts[found.verdict] += 1
                name = _inert(row.cells.get("poster", ""))
                score = f"{found.score:.3f}"
                writer.writerow(
                    (name, found.verdict.value, found.agency_name, found.uscc, score, found.why)
                )
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return verdicts


def _inert(name: str) -> str:
    """Return what a stranger called himself so that no spreadsheet runs it as a formula."""
    return name if name.startswith("'") else escape_formula(name)


def _show(verdicts: Counter[Verdict], problems: int) -> None:
    table = Table("比对结论", "条数")
    for verdict in Verdict:
        table.add_row(verdict.label, f"{verdicts[verdict]:,}")
    console.print(table)
    if problems:
        console.print(f"有 {problems} 处内容不符合要求，已在上方列出。")


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    click.get_current_context().exit(2)
