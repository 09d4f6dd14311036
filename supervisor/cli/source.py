"""``supervisor source``: what the sources declare, and one source at a time."""

import sys
from typing import Any

import click
from rich.table import Table

from scrapers.config import SourceConfig
from scrapers.errors import FetchError
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import SOURCES, load_config, load_source
from supervisor.cli.console import application, console, json_option, print_json
from supervisor.cli.scan import scan
from supervisor.cli.scan_view import ScanBars, report
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.jobs.runner import scan_environment
from supervisor.services.leads.computing import computing_of
from supervisor.services.nights import control
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.nights.self_check import BOARDS, run_self_check
from supervisor.services.nights.summary import scan_summary
from supervisor.services.platform.audit import SYSTEM
from supervisor.settings import Settings
from supervisor.store.queries.collect.runs import source_of_run
from supervisor.store.queries.collect.sources import SourceStanding, standings

_HEADINGS = ("title", "mode", "paused", "outcome", "last_proved_good_at")


@click.group()
def source() -> None:
    """Look at the sources of job ads; run, pause or check one; read its archived pages again."""


@source.command("list")
@json_option
def list_sources(*, as_json: bool) -> None:
    """List the sources: what each declares, and how its newest run stands."""
    with application().app_context():
        known = standings(db.session())
        rows = [_row(config, known.get(config.id)) for config in map(load_config, SOURCES)]
    if as_json:
        print_json(rows)
        return
    table = Table()
    table.add_column("id", no_wrap=True)
    for name in _HEADINGS:
        table.add_column(name.replace("_", " "))
    for row in rows:
        table.add_row(row["id"], *(str(row[name] or "") for name in _HEADINGS))
    console.print(table)


@source.command()
@click.argument("source_id", metavar="ID")
@json_option
def check(source_id: str, *, as_json: bool) -> None:
    """Ask a live source for its first page and say what it proves; nothing is stored.

    Exit code 0: rows, or a proven nothing; 1: blocked, drifted, or not to be reached; 2: there is
    no such source.
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
    """Run one source now, from where it was paused if it was: ``supervisor scan --source ID``.

    Exit code 0: it proved what it holds; 3: it did not, or rows were refused; 1: it failed or is
    paused; 2: there is no such source.
    """
    config = _declared(source_id)
    with application().app_context():
        standing = standings(db.session()).get(config.id)
    if standing is not None and standing.is_paused:
        raise click.ClickException(f"{source_id} is paused; see `supervisor source resume`")
    context.invoke(scan, only=(config.id,), as_json=as_json, files=())


@source.command()
@click.argument("run_id", type=int)
@json_option
def replay(run_id: int, *, as_json: bool) -> None:
    """Read the archived pages of RUN_ID again, with the parser, register and rules of today.

    The exit codes are those of ``run``; 1 also where there is no such run.
    """
    app = application()
    with app.app_context(), computing_of(app.config["SETTINGS"]) as computing:
        source_id = source_of_run(db.session(), run_id)
        if source_id is None:
            raise click.ClickException(f"no such run: {run_id}")
        with ScanBars(quiet=as_json) as progress:
            environment = scan_environment(app.config["SETTINGS"], computing, progress)
            key = ScanKey.of_replay(run_id, utc_now())
            scan_id = open_scan(db.session(), environment.settings, key, [source_id])
            run_scan(environment, scan_id)
        report(scan_summary(db.session(), scan_id), as_json=as_json)


@source.command()
@click.argument("source_id", metavar="ID")
@json_option
def pause(source_id: str, *, as_json: bool) -> None:
    """Leave a source alone; a run under way stops after its page and keeps its place."""
    with application().app_context():
        control.pause(db.session(), SYSTEM, _declared(source_id).id)
    if as_json:
        print_json({"source": source_id, "paused": True})
    else:
        console.print(f"Paused {source_id}.")


@source.command()
@click.argument("source_id", metavar="ID")
@json_option
def resume(source_id: str, *, as_json: bool) -> None:
    """Let a paused source run again; the scheduler goes on where its run was stopped."""
    app = application()
    with app.app_context():
        config = _declared(source_id)
        goes_on = control.resume(db.session(), app.config["SETTINGS"], SYSTEM, config.id)
    if as_json:
        print_json({"source": source_id, "paused": False, "goes_on": goes_on})
        return
    when = "The scheduler goes on where it stopped." if goes_on else "It runs from the next night."
    console.print(f"Resumed {source_id}. {when}")


@source.command()
@json_option
def canary(*, as_json: bool) -> None:
    """Scan our own replica through the whole chain, healthy and misbehaving in every known way.

    The result is recorded and shown in the console. Exit code 0: everything was read that should
    be and noticed that must be; 1: something was not.
    """
    with application().app_context():
        check = run_self_check(db.session(), utc_now())
        passed, report = check.passed, check.report
    if as_json:
        print_json({"passed": passed, "checks": report})
    else:
        table = Table("check", "passed", *BOARDS, title="Self-check")
        for entry in report:
            verdicts = {board["source_id"]: board["verdict"] for board in entry["boards"]}
            sign = "[green]yes[/]" if entry["passed"] else "[red]NO[/]"
            table.add_row(entry["mutation"], sign, *(verdicts.get(name, "") for name in BOARDS))
        console.print(table)
    sys.exit(0 if passed else 1)


def _row(config: SourceConfig, standing: SourceStanding | None) -> dict[str, Any]:
    run = standing.run if standing else None
    state = standing.state if standing else None
    proved = state.last_proved_good_at if state else None
    return {
        "id": config.id,
        "title": config.title,
        "mode": config.mode.value,
        "pace_seconds": config.pace_seconds,
        "legal_basis": config.legal_basis,
        "paused": bool(standing and standing.is_paused),
        "run": run.id if run else None,
        "outcome": str(run.outcome) if run else None,
        "last_proved_good_at": proved.isoformat(timespec="minutes") if proved else None,
    }


def _declared(source_id: str) -> SourceConfig:
    if source_id not in SOURCES:
        raise click.UsageError(f"unknown source: {source_id}; see `supervisor source list`")
    return load_config(source_id)
