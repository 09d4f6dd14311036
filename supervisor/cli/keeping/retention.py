"""``supervisor retention``: what is due to be erased, and erasing it."""

import click
from rich.table import Table

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.domain.platform import clock
from supervisor.extensions import db
from supervisor.services.platform.keeping import retention as service
from supervisor.services.platform.keeping.retention import Due


@click.group()
def retention() -> None:
    """Erase what has been kept for as long as the settings say (SUPERVISOR_KEEP_*_MONTHS)."""


@retention.command()
@json_option
def plan(*, as_json: bool) -> None:
    """Say what would be erased today; changes nothing."""
    app = application()
    with app.app_context():
        found = service.plan(db.session(), app.config["SETTINGS"], clock.today())
    _tell(found, as_json=as_json)


@retention.command()
@click.confirmation_option(prompt="This cannot be undone. Erase what `plan` names?")
@json_option
def run(*, as_json: bool) -> None:
    """Erase what is due, with an event in the trail for each kind."""
    app = application()
    with app.app_context():
        done = service.erase(db.session(), app.config["SETTINGS"], clock.today())
    _tell(done, as_json=as_json)


def _tell(found: list[Due], *, as_json: bool) -> None:
    rows = [
        {
            "kind": str(one.kind),
            "before": one.before.isoformat() if one.before else None,
            "number": one.number,
        }
        for one in found
    ]
    if as_json:
        print_json(rows)
        return
    table = Table("what", "older than", "number")
    for one in found:
        before = one.before.isoformat() if one.before else "kept for ever"
        table.add_row(one.kind.label, before, str(one.number))
    console.print(table)
