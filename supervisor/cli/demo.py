"""``supervisor demo``: the whole product on made-up data, on this machine alone."""

import atexit
import os
import subprocess
import sys
from typing import Any, Final

import click
from rich.table import Table

from supervisor.cli.console import apart, application, console
from supervisor.cli.scan_view import ScanBars, print_summary
from supervisor.cli.serve import Server
from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import last_due, office_date, utc_now
from supervisor.domain.quality.known_truth import TruthRead
from supervisor.extensions import db
from supervisor.jobs.runner import NIGHTLY_SCAN, scan_environment
from supervisor.jobs.schedule import scan_time
from supervisor.services.demo import known_truth
from supervisor.services.demo.demonstration import (
    REVIEWER,
    SECOND_READER,
    DemoAccount,
    hand_over_demo_file,
    load_demo,
)
from supervisor.services.demo.pictures import load_demo_pictures
from supervisor.services.demo.reviews import load_demo_reviews, load_second_readings
from supervisor.services.leads.computing import computing_of
from supervisor.services.nights.scan import ScanKey, nightly_sources, open_scan, run_scan
from supervisor.services.nights.summary import scan_summary
from supervisor.services.pictures.queue import read_waiting
from supervisor.services.platform import job_claims
from supervisor.services.platform.seal import Seal
from supervisor.services.successions.successions import recompute
from supervisor.settings import Settings

# Days the office of the demonstration has set; no law text names them.
_TERMS: Final = {"annual_report_until": "06-30", "market_statistics_days": 15}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop after the scan.")
def demo(*, host: str, port: int, no_serve: bool) -> None:
    """Load made-up data, scan replica job boards, and serve the console with its scheduler."""
    settings = Settings(
        cookies_secure=False, replica_url=_start_replica(), contact="demo@localhost"
    )
    terms: dict[str, Any] = {
        name: value for name, value in _TERMS.items() if not getattr(settings, name)
    }
    if "second_factor_roles" not in settings.model_fields_set:
        terms["second_factor_roles"] = ""  # nobody has enrolled a phone yet
    settings = settings.model_copy(update=terms)
    apart(_prepare, settings, no_serve)
    if no_serve:
        return
    _start_scheduler(settings)
    console.print(f"Console: [bold]http://{host}:{port}[/]   (Ctrl-C stops everything)")
    Server(settings, f"{host}:{port}", workers=2, threads=4).run()


def _prepare(settings: Settings, reads_pictures: bool) -> None:
    """Load and scan, apart from the server's master, which must not open the database.

    Photos are read by the scheduler, which needs about a minute; here only where none follows.
    """
    with application(settings).app_context():
        people = load_demo(db.session(), settings)
        _scan(settings)
        load_demo_reviews(db.session(), REVIEWER)
        load_second_readings(db.session(), SECOND_READER)
        read = known_truth.measure(db.session())
        waiting = load_demo_pictures(db.session(), settings, clock.today())
        if waiting and reads_pictures:
            console.print(f"Reading {waiting} photos.")
            read_waiting(db.session(), settings)
            recompute(db.session(), Seal.of(settings), clock.today())
    if read is not None:
        console.print(_truth_table(read))
    console.print(_accounts_table(people))


def _scan(settings: Settings) -> None:
    """Run the night that fell due last, unless this installation has run it already."""
    due = last_due(utc_now(), scan_time(settings))
    run_id = job_claims.claim(db.session(), NIGHTLY_SCAN, due)
    if run_id is None:
        console.print("The last night has been scanned already.")
        return
    hand_over_demo_file(settings, office_date(due))
    with computing_of(settings) as computing, ScanBars() as progress:
        environment = scan_environment(settings, computing, progress)
        key = ScanKey.of_night(office_date(due))
        scan_id = open_scan(db.session(), environment.settings, key, nightly_sources(settings))
        run_scan(environment, scan_id)
    recompute(db.session(), Seal.of(settings), clock.today())
    summary = scan_summary(db.session(), scan_id)
    job_claims.finish(db.session(), run_id, JobStatus.of(summary["status"]))
    print_summary(summary["sources"])


def _truth_table(read: TruthRead) -> Table:
    """Show how well the night read the ads whose truth is known; the misses are on /error-rates."""
    title = f"The night against the truth of {read.ads} ads; each miss: /error-rates#known"
    table = Table("category", "precision", "recall", "right", "missed", "wrong", title=title)
    for name, row in [
        *((one.category.label, one) for one in read.by_category),
        ("合计", read.overall),
    ]:
        rates = ("—" if one is None else f"{one:.1%}" for one in (row.precision, row.recall))
        counts = (row.right, len(row.missed), len(row.wrong))
        table.add_row(name, *rates, *map(str, counts))
    return table


def _accounts_table(people: list[DemoAccount]) -> Table:
    table = Table("account", "password", "role", title="Demonstration accounts")
    for person in people:
        table.add_row(person.username, person.password, person.role.label)
    return table


def _start_replica() -> str:
    """Start the replica boards in a process of their own and return their address."""
    boards = subprocess.Popen(
        [sys.executable, "-m", "supervisor.cli.demo_boards"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _end_with_this_process(boards)
    assert boards.stdout is not None  # noqa: S101 - it was asked for
    return boards.stdout.readline().strip()


def _start_scheduler(settings: Settings) -> None:
    """Start ``supervisor schedule`` beside the console; it ends with this process."""
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "supervisor.cli", "schedule"],
        env={
            **os.environ,
            "SUPERVISOR_REPLICA_URL": settings.replica_url,
            "SUPERVISOR_CONTACT": settings.contact,
            **{f"SUPERVISOR_{name.upper()}": str(getattr(settings, name)) for name in _TERMS},
        },
    )
    _end_with_this_process(scheduler)


def _end_with_this_process(child: "subprocess.Popen[Any]") -> None:
    """End ``child`` when this process ends; the server's forked workers leave it alone."""
    parent = os.getpid()
    atexit.register(lambda: child.terminate() if os.getpid() == parent else None)
