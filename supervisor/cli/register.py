"""``supervisor register``: import, export, template and demonstration of the register."""

import sys
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from supervisor.cli.console import application, console, errors, json_option, print_json

_REFUSED = 3
_UNREADABLE = 2
_SHOWN = 20


@click.group()
def register() -> None:
    """Import, export and demonstrate the register of agencies."""


@register.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Show what would change; write nothing.")
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the refused cells to this CSV or XLSX file.",
)
@json_option
def import_(*, file: Path, preview: bool, problems: Path | None, as_json: bool) -> None:
    """Bring a CSV or XLSX file into the register.

    Good rows are kept. Exit code 0: every row is in; 3: some rows were refused and are listed;
    2: nothing of the file can be read.
    """
    from supervisor.extensions import db  # noqa: PLC0415 - keeps the help fast
    from supervisor.services.platform.audit import SYSTEM  # noqa: PLC0415
    from supervisor.services.register.files import UnreadableRegister  # noqa: PLC0415
    from supervisor.services.register.importing import apply_import, preview_import  # noqa: PLC0415

    app = application()
    with app.app_context(), _bars(quiet=as_json) as bars:
        session, settings = db.session(), app.config["SETTINGS"]
        try:
            row = preview_import(
                session, settings, SYSTEM, (file.name, file.read_bytes()), _step(bars, "Comparing")
            )
        except UnreadableRegister as error:
            errors.print(str(error), markup=False)
            sys.exit(_UNREADABLE)
        if not preview:
            row = apply_import(session, settings, SYSTEM, row.id, _step(bars, "Importing"))
        result = _result(row)
    if problems is not None:
        _write_problems(problems, result["problems"])
    if as_json:
        print_json(result)
    else:
        _show(result)
    sys.exit(_REFUSED if result["refused"] else 0)


@register.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(*, file: Path, as_json: bool) -> None:
    """Write the register to FILE: .xlsx with all histories, .csv with one line an agency."""
    from supervisor.extensions import db  # noqa: PLC0415
    from supervisor.services.register import sheets  # noqa: PLC0415
    from supervisor.store.queries.register.entries import every_entry  # noqa: PLC0415

    kind = _kind(file)
    app = application()
    with app.app_context():
        entries = list(every_entry(db.session()))
    if kind == ".xlsx":
        file.write_bytes(sheets.export_xlsx(entries))
    else:
        with file.open("wb") as target:
            target.writelines(sheets.export_csv(entries))
    if as_json:
        print_json({"file": str(file), "agencies": len(entries)})
    else:
        console.print(f"{len(entries):,} agencies written to {file}", markup=False)


@register.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(*, file: Path) -> None:
    """Write an empty register sheet to FILE (.xlsx with choices and help, or .csv)."""
    from supervisor.services.register import sheets  # noqa: PLC0415

    is_book = _kind(file) == ".xlsx"
    file.write_bytes(sheets.template_xlsx() if is_book else sheets.template_csv())
    console.print(f"Template written to {file}", markup=False)


@register.command()
@json_option
def demo(*, as_json: bool) -> None:
    """Add the demonstration register; agencies already there are left alone."""
    from supervisor.extensions import db  # noqa: PLC0415
    from supervisor.services.demo.register import load_demo_register  # noqa: PLC0415

    app = application()
    with app.app_context():
        added = load_demo_register(db.session())
    if as_json:
        print_json({"added": added})
    else:
        console.print(f"{added:,} agencies added")


def _kind(file: Path) -> str:
    kind = file.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise click.UsageError("FILE must end in .csv or .xlsx")
    return kind


def _bars(*, quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        disable=quiet,
    )


def _step(bars: Progress, title: str) -> Any:
    """Return a progress report that draws one bar."""
    task = bars.add_task(title, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


def _result(row: Any) -> dict[str, Any]:
    return {
        "import": row.id,
        "status": str(row.status),
        "rows": row.rows,
        "added": row.added,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "refused": row.refused,
        "notices": row.notices,
        "problems": row.problems,
        "changes": row.changes,
    }


def _write_problems(file: Path, problems: list[dict[str, Any]]) -> None:
    from supervisor.services.register import sheets  # noqa: PLC0415

    write = sheets.problems_xlsx if _kind(file) == ".xlsx" else sheets.problems_csv
    file.write_bytes(write(problems))


def _show(result: dict[str, Any]) -> None:
    counts = Table("Rows", "Added", "Changed", "Unchanged", "Rows refused", title=result["status"])
    keys = ("rows", "added", "changed", "unchanged", "refused")
    counts.add_row(*(f"{result[key]:,}" for key in keys))
    console.print(counts)
    for notice in result["notices"]:
        console.print(notice, markup=False)
    changed = [change for change in result["changes"] if change["kind"] == "changed"]
    if changed:
        table = _table("Changed", "Agency", "Field", "Before", "After")
        for change in changed[:_SHOWN]:
            for number, field in enumerate(change["fields"]):
                table.add_row(*map(escape, ("" if number else change["name"], *field)))
        _print(table, len(changed))
    if result["problems"]:
        table = _table("Refused", "Sheet", "Row", "Column", "Value", "Expected")
        for problem in result["problems"][:_SHOWN]:
            table.add_row(*(escape(str(value)) for value in problem.values()))
        _print(table, len(result["problems"]))


def _table(title: str, *headers: str) -> Table:
    """Return a table that breaks long cells instead of cutting them: nothing may be hidden."""
    table = Table(title=title)
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _print(table: Table, total: int) -> None:
    console.print(table)
    if total > _SHOWN:
        console.print(f"… and {total - _SHOWN:,} more (use --json or --problems)")
