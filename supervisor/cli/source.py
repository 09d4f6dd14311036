"""``supervisor source``: what the sources declare."""

import click
from rich.table import Table

from scrapers.registry import SOURCES, load_config
from supervisor.cli.console import console, json_option, print_json


@click.group()
def source() -> None:
    """Look at the sources of job ads."""


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
