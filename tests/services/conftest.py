"""Fixtures of the services' tests."""

import pytest

from scrapers.fetching.fetcher import Fetcher
from supervisor.services.collect.environment import ScanEnvironment
from tests.support.factories import World


@pytest.fixture
def environment(session, settings):
    return ScanEnvironment(session, settings, Fetcher(user_agent_contact="test@example.org"))


@pytest.fixture
def inbox(settings):
    folder = settings.inbox_path / "handover"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def world(session, settings):
    """A database to be filled with whatever a test needs."""
    return World(session, settings)
