"""What every subcommand shares: the application, JSON for machines, tables for people."""

import sys
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import click
import orjson
from flask import Flask
from rich.console import Console

from supervisor.cli import plain_words
from supervisor.settings import Settings

console = Console()
errors = Console(stderr=True)

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def application(settings: Settings | None = None) -> Flask:
    """Return the application of this installation without pages, its database up to date."""
    from supervisor import create_app  # noqa: PLC0415 - the database-free commands need none of it
    from supervisor.services.platform.database import upgrade  # noqa: PLC0415

    app = create_app(settings, with_pages=False)
    with app.app_context():
        upgrade(app.config["SETTINGS"])
    return app


def apart(work: Callable[..., object], *arguments: object) -> None:
    """Do ``work`` in a process of its own and wait for it; where it fails, end with its exit code.

    What is to fork later prepares its database so, for it must not have opened it itself.
    """
    process = get_context("fork").Process(target=_quietly, args=(work, arguments))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def _quietly(work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Do ``work``, whose result stays in this process; say in words what a person can mend."""
    try:
        work(*arguments)
    except Exception as error:
        said = plain_words(error)
        if said is None:
            raise
        click.echo(f"Error: {said}", err=True)
        sys.exit(1)


def print_json(value: Any) -> None:
    """Write ``value`` to standard output as one JSON document."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
