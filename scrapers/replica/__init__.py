"""The loopback job boards that demonstrations, tests, benchmarks and canaries scrape."""

from scrapers.replica.boards import Board
from scrapers.replica.content import ReplicaPoster, ReplicaPosting, generate, stream
from scrapers.replica.mutations import HARMLESS, MUTATIONS
from scrapers.replica.server import ReplicaServer

__all__ = [
    "HARMLESS",
    "MUTATIONS",
    "Board",
    "ReplicaPoster",
    "ReplicaPosting",
    "ReplicaServer",
    "generate",
    "stream",
]
