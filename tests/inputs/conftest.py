"""The loopback server that the scrapers' own tests use."""

from tests.support.raw_server import raw_server

__all__ = ["raw_server"]
