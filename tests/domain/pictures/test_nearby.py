"""Streets offered by where earlier photos were taken."""

import pytest

from supervisor.domain.pictures.nearby import PhotoPlace, metres_between, nearby_streets
from supervisor.domain.platform.streets import Street

FIRST, SECOND = list(Street)[:2]
HERE = PhotoPlace(30.5430, 114.3410)


def moved(north, east, street):
    """A place so many metres off, near enough for a district."""
    return PhotoPlace(HERE.latitude + north / 111_195, HERE.longitude + east / 95_765, street)


@pytest.mark.parametrize(("north", "east"), [(0, 0), (300, 0), (0, 300), (-120, 160)])
def test_metres_are_metres(north, east):
    expected = (north**2 + east**2) ** 0.5
    assert metres_between(HERE, moved(north, east, FIRST)) == pytest.approx(expected, abs=1)


def test_the_street_of_the_nearest_photo_comes_first_and_far_ones_not_at_all():
    known = [
        moved(300, 0, FIRST), moved(310, 0, FIRST), moved(0, 90, SECOND), moved(2000, 0, FIRST),
        moved(5, 5, None),
    ]  # fmt: skip
    found = [(one.street, one.photos, one.metres) for one in nearby_streets(HERE, known)]
    assert found == [(SECOND, 1, 90), (FIRST, 2, 300)]


def test_where_nothing_was_taken_nearby_nothing_is_offered():
    assert nearby_streets(HERE, [moved(401, 0, FIRST)]) == []
    assert nearby_streets(HERE, []) == []
