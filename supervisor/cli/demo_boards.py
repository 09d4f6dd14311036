"""The replica boards of the demonstration: ``python -m supervisor.cli.demo_boards``.

Prints the boards' address and serves them until standard input closes, that is, until whoever
started it has ended.
"""

import sys

import click

from scrapers.replica import ReplicaServer
from supervisor.demo import SEED
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import take_office
from supervisor.services.demo.demonstration import BOARD_ADS, demo_postings
from supervisor.settings import Settings


def main() -> None:
    """Serve the boards; the ads name the places of the bureau that is set up."""
    take_office(Settings().bureau)
    ads = demo_postings(SEED, BOARD_ADS, clock.today())
    with ReplicaServer(seed=SEED, volume=BOARD_ADS, postings=ads) as server:
        click.echo(server.base_url)
        sys.stdin.read()


if __name__ == "__main__":
    main()
