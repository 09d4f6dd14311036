"""A loopback server that answers with the bytes of a case."""

from collections.abc import Iterator

import pytest

from tests.support.servers.raw_server import RawServer


@pytest.fixture
def raw_server() -> Iterator[RawServer]:
    server = RawServer()
    yield server
    server.close()
