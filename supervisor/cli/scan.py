"""``supervisor scan``: visit every source once, now."""

import shutil
from datetime import datetime
from pathlib import Path

import click

from scrapers.registry import SOURCES
from supervisor.cli.console import application, errors, json_option
from supervisor.cli.scan_view import ScanBars, report
from supervisor.domain.collect.runs import ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.jobs.runner import scan_environment
from supervisor.services.leads.computing import computing_of
from supervisor.services.nights.scan import (
    ScanKey,
    nightly_sources,
    open_scan,
    run_scan,
    unfinished_scans,
)
from supervisor.services.nights.summary import scan_summary
from supervisor.settings import Settings
from supervisor.store.queries.nights.scans import sources_of


@click.command()
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="Run or continue this night.")
@click.option("--source", "only", multiple=True, metavar="ID", help="Visit only this source.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hand this file over to the one --source first (default: handover).",
)
@click.option(
    "--workers",
    type=click.IntRange(0),
    help="Processes of this machine that identify and screen, instead of those the settings name.",
)
@json_option
def scan(
    *,
    night: datetime | None,
    only: tuple[str, ...],
    files: tuple[Path, ...],
    workers: int | None,
    as_json: bool,
) -> None:
    """Scan every source, or continue the scan that was cut off.

    Exit code 0: every source proved what it holds; 3: some did not, or rows were refused; 1: the
    scan failed.
    """
    unknown = sorted(set(only) - set(SOURCES))
    if unknown:
        raise click.UsageError(
            f"unknown source: {', '.join(unknown)}; see `supervisor source list`"
        )
    app = application()
    settings = app.config["SETTINGS"]
    if workers is not None:
        settings = settings.model_copy(update={"scan_workers": workers, "cluster": ""})
    only = _hand_over(settings.inbox_path, files, only)
    with app.app_context(), computing_of(settings) as computing:
        with ScanBars(quiet=as_json) as progress:
            environment = scan_environment(settings, computing, progress)
            sources = list(only) or nightly_sources(settings)
            scan_id = _scan_to_run(settings, night, sources)
            run_scan(environment, scan_id)
        summary = scan_summary(db.session(), scan_id)
    report(summary, as_json=as_json)


def _hand_over(inbox: Path, files: tuple[Path, ...], only: tuple[str, ...]) -> tuple[str, ...]:
    """Put the files into the inbox of the source they are meant for."""
    if not files:
        return only
    if len(only) > 1:
        raise click.UsageError("--file goes with one --source")
    source_id = only[0] if only else "handover"
    folder = inbox / source_id
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        arriving = folder / f"{file.name}.part"
        shutil.copyfile(file, arriving)
        arriving.rename(folder / file.name)
    return (source_id,)


def _scan_to_run(settings: Settings, night: datetime | None, sources: list[str]) -> int:
    """Return the scan to run: the night asked for, the same one by hand cut off, or a new one."""
    if night is not None:
        return open_scan(db.session(), settings, ScanKey.of_night(night.date()), sources)
    for scan_id in unfinished_scans(db.session(), ScanTrigger.MANUAL):
        if sources_of(db.session(), scan_id) == set(sources):
            errors.print("Continuing the scan that was cut off.")
            return scan_id
    return open_scan(db.session(), settings, ScanKey.manual(utc_now()), sources)
