"""A raw loopback server that answers whatever bytes a test tells it to."""

from collections.abc import Iterator

import pytest

from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.pace import Pace
from tests.support.servers.raw_server import FakeTime, RawServer


@pytest.fixture
def raw_server() -> Iterator[RawServer]:
    server = RawServer()
    yield server
    server.close()


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def fetcher(fake_time: FakeTime) -> Fetcher:
    return Fetcher(
        user_agent_contact="test@example.org",
        allow_loopback=True,
        pace=Pace(clock=fake_time.clock, sleep=fake_time.sleep),
    )
