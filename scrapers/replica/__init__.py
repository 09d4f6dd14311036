"""The loopback job boards that demonstrations, tests, benchmarks and canaries scrape."""

from scrapers.replica.content import ReplicaPoster, ReplicaPosting, generate
from scrapers.replica.mutations import MUTATIONS, Board
from scrapers.replica.server import ReplicaServer

__all__ = ["MUTATIONS", "Board", "ReplicaPoster", "ReplicaPosting", "ReplicaServer", "generate"]
