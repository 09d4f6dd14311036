"""The replica boards of the demonstration: ``python -m supervisor.cli.demo_boards``.

Prints the boards' address and serves them until standard input closes, that is, until whoever
started it has ended.
"""

import sys
from typing import Final

import click

from scrapers.replica import ReplicaServer
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import take_office
from supervisor.services.demo.demonstration import board_postings
from supervisor.settings import Settings

_COPIED: Final = 15


def main() -> None:
    """Serve the boards; the ads name the places of the bureau that is set up."""
    take_office(Settings().bureau)
    with ReplicaServer(postings=board_postings(clock.today()), copied=_COPIED) as server:
        click.echo(server.base_url)
        sys.stdin.read()


if __name__ == "__main__":
    main()
