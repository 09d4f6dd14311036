"""``supervisor source``: what the sources declare, and one source at a time."""

import sys
from typing import Any

import click
from rich.table import Table

from scrapers.config import SourceConfig
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher
from scrapers.registry import SOURCES, load_config, load_source
from supervisor.cli.console import application, console, json_option, print_json
from supervisor.cli.scan import scan
from supervisor.cli.scan_view import ScanBars, report
from supervisor.extensions import db
from supervisor.jobs.runner import scan_environment, scan_executor
from supervisor.services.scan import ScanKey, open_scan, run_scan
from supervisor.services.scan_summary import scan_summary
from supervisor.settings import Settings
from supervisor.store.base import utc_now
from supervisor.store.tables.runs import SourceRun


@click.group()
def source() -> None:
    """Look at the sources of job ads; run one; read its archived pages again."""


@source.command("list")
@json_option
def list_sources(*, as_json: bool) -> None:
    """List the sources with access mode, pace and legal basis."""
    rows = [
        {
            "id": config.id,
            "title": config.title,
            "mode": config.mode.value,
            "pace_seconds": config.pace_seconds,
            "legal_basis": config.legal_basis,
        }
        for config in map(load_config, SOURCES)
    ]
    if as_json:
        print_json(rows)
        return
    table = Table(*(rows[0] if rows else ()))
    for row in rows:
        table.add_row(*map(str, row.values()))
    console.print(table)


@source.command()
@click.argument("source_id", metavar="ID")
@json_option
def check(source_id: str, *, as_json: bool) -> None:
    """Ask a live source for its first page and say what it proves; nothing is stored.

    Exit code 0: rows, or a proven nothing; 1: blocked, drifted, or not to be reached.
    """
    config = _declared(source_id)
    settings = Settings()
    fetcher = Fetcher(
        user_agent_contact=settings.contact, allow_loopback=bool(settings.replica_url)
    )
    parser = load_source(source_id).source
    base_url = settings.replica_url if config.replica else config.base_url
    result: dict[str, Any] = {"source": source_id}
    try:
        request = parser.first_request(base_url)
        reading = parser.read_page(fetcher.fetch(request, config), request)
        result |= {
            "kind": reading.kind.value,
            "rows": len(reading.rows),
            "total": reading.total,
            "reason": reading.reason,
        }
    except (FetchError, NotImplementedError) as error:
        result |= {"kind": "unreached", "rows": 0, "total": None}
        result["reason"] = getattr(error, "reason", "该来源由平台报送文件，不能在线访问。")
    if as_json:
        print_json(result)
    else:
        console.print("  ".join(f"{name}: {value}" for name, value in result.items()))
    sys.exit(0 if result["kind"] in ("rows", "empty") else 1)


@source.command()
@click.argument("source_id", metavar="ID")
@json_option
@click.pass_context
def run(context: click.Context, source_id: str, *, as_json: bool) -> None:
    """Run one source now: the same as ``supervisor scan --source ID``."""
    context.invoke(scan, only=(_declared(source_id).id,), as_json=as_json, files=())


@source.command()
@click.argument("run_id", type=int)
@json_option
def replay(run_id: int, *, as_json: bool) -> None:
    """Read the archived pages of RUN_ID again, with the parser, register and rules of today."""
    app = application()
    with app.app_context(), scan_executor(app.config["SETTINGS"]) as executor:
        earlier = db.session().get(SourceRun, run_id)
        if earlier is None:
            raise click.ClickException(f"no such run: {run_id}")
        source_id = earlier.source_id
        with ScanBars(quiet=as_json) as progress:
            environment = scan_environment(app.config["SETTINGS"], executor, progress)
            key = ScanKey.of_replay(run_id, utc_now())
            scan_id = open_scan(db.session(), environment.archive, key, [source_id])
            run_scan(environment, scan_id)
        report(scan_summary(db.session(), scan_id), as_json=as_json)


def _declared(source_id: str) -> SourceConfig:
    if source_id not in SOURCES:
        raise click.UsageError(f"unknown source: {source_id}; see `supervisor source list`")
    return load_config(source_id)
