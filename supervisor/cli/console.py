"""What every subcommand shares: the application, JSON for machines, tables for people."""

from typing import Any

import click
import orjson
from flask import Flask
from rich.console import Console

from supervisor.settings import Settings

console = Console()
errors = Console(stderr=True)

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def application(settings: Settings | None = None) -> Flask:
    """Return the application of this installation, with its database brought up to date."""
    from supervisor import create_app  # noqa: PLC0415 - the database-free commands need none of it
    from supervisor.services.platform.database import upgrade  # noqa: PLC0415

    app = create_app(settings)
    with app.app_context():
        upgrade(app.config["SETTINGS"])
    return app


def print_json(value: Any) -> None:
    """Write ``value`` to standard output as one JSON document."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
