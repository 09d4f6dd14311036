"""The loopback server that the scrapers' own tests use."""

from tests.scrapers.conftest import raw_server

__all__ = ["raw_server"]
