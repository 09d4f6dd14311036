"""``supervisor schedule``: be the process that runs the nights."""

import click

from supervisor.cli.console import application, console
from supervisor.jobs.schedule import run_forever


@click.command()
def schedule() -> None:
    """Run the schedule until stopped; a second one started by mistake does no harm."""
    app = application()
    console.print(f"Nightly scan at {app.config['SETTINGS'].scan_at} (Asia/Shanghai).")
    run_forever(app)
