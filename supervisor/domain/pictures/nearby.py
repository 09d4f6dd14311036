"""Which street a photo was taken on, by the coordinates of its file and of earlier photos.

The table of streets holds no coordinates, and no outside map is asked: what is known of a place is
where officers said they stood when their phones noted it. So this offers, and a person says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Final

from supervisor.domain.platform.streets import Street

WITHIN_METRES: Final = 400.0
_EARTH_METRES: Final = 6_371_000.0


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where a photo was taken, in degrees, and the street that was said of it, if any was."""

    latitude: float
    longitude: float
    street: Street | None = None


@dataclass(frozen=True, slots=True)
class NearbyStreet:
    """A street on which photos were taken nearby: how many, and how far off the nearest is."""

    street: Street
    photos: int
    metres: int


def nearby_streets(place: PhotoPlace, known: Iterable[PhotoPlace]) -> list[NearbyStreet]:
    """Return the streets of photos taken within some hundred metres, that of the nearest first."""
    found: dict[Street, list[float]] = {}
    for one in known:
        apart = metres_between(place, one)
        if one.street is not None and apart <= WITHIN_METRES:
            found.setdefault(one.street, []).append(apart)
    streets = [
        NearbyStreet(street, len(apart), round(min(apart))) for street, apart in found.items()
    ]
    return sorted(streets, key=lambda one: (one.metres, -one.photos, one.street.value))


def metres_between(one: PhotoPlace, other: PhotoPlace) -> float:
    """Return the distance along the ground."""
    first, second = radians(one.latitude), radians(other.latitude)
    half = hypot(
        sin((second - first) / 2),
        sqrt(cos(first) * cos(second)) * sin(radians(other.longitude - one.longitude) / 2),
    )
    return 2 * _EARTH_METRES * asin(min(1.0, half))
