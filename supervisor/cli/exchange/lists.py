"""``supervisor lists``: the registers of other installations as lists of this one."""

import sys
from typing import Final

import click

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.domain.lists.lists import ListStatus
from supervisor.extensions import db
from supervisor.services.lists.importing import ListError
from supervisor.services.lists.neighbours import fetch_open_data, take_list
from supervisor.services.platform.audit import SYSTEM

_LEFT_TO_A_PERSON: Final = 3


@click.group()
def lists() -> None:
    """Lists of other authorities."""


@lists.command()
@click.argument("place")
@json_option
def fetch(place: str, *, as_json: bool) -> None:
    """Take over the register of the installation at PLACE: its address, or a file of its open data.

    Exit code 0: it is in force; 3: so many agencies are gone that a person has to confirm it under
    名单; 1: it could not be had or read. Meant to be run once a day for each neighbour.
    """
    app = application()
    with app.app_context():
        settings, session = app.config["SETTINGS"], db.session()
        try:
            row = take_list(session, settings, SYSTEM, fetch_open_data(settings, place))
        except ListError as error:
            raise click.ClickException(str(error)) from error
        result = {
            "authority": row.authority,
            "as_of": row.as_of.isoformat(),
            "status": str(row.status),
            "rows": row.rows,
            "added": row.added,
            "removed": row.removed,
        }
        is_left = row.status is ListStatus.PREVIEWED
    if as_json:
        print_json(result)
    else:
        console.print("  ".join(f"{name}: {value}" for name, value in result.items()))
    if is_left:
        sys.exit(_LEFT_TO_A_PERSON)
