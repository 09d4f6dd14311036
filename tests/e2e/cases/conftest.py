"""The officers whose cases are driven through the pages."""

import pytest

from tests.support.credit_world import Office
from tests.support.factories import World


@pytest.fixture
def office(world: World) -> Office:
    office = Office.of(world)
    world.session.rollback()
    return office
