"""Fixtures of the tests of what agencies owe."""

from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def late_in_november():
    """A day on which the year's report is late and no quarter or year turns."""
    with time_machine.travel(datetime(2026, 11, 29, 4, tzinfo=UTC)):
        yield
