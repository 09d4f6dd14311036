"""Leaflets seen again: the list of them, and each over days and streets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import abort, render_template

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.platform.text import fold
from supervisor.domain.traces.contacts import contacts_among, occurrences
from supervisor.domain.traces.masking import mask_value
from supervisor.extensions import db
from supervisor.store.queries.pictures import leaflets as queries
from supervisor.store.queries.pictures.leaflets import Sighting
from supervisor.web.pictures.pictures import blueprint
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place

__all__ = ["blueprint"]

_MOST_SHOWN: Final = 200
_SHADES: Final = 4


@dataclass(frozen=True, slots=True)
class StreetTile:
    """One street of the map of streets: its sightings, and how dark it is shown (0..4)."""

    street: Street
    sightings: int
    shade: int


@blueprint.get("/leaflets")
@allow(Permission.TAKE_PICTURES)
def leaflets() -> str:
    """List the leaflets that were seen more than once."""
    street = enum_arg("street", Street)
    return render_template(
        "pictures/leaflets.html",
        page=queries.leaflets_page(db.session(), street, page_place()),
        filters={"street": street.value} if street else {},
        streets=[(one.value, one.label) for one in Street],
    )


@blueprint.get("/leaflets/<int:picture_id>")
@allow(Permission.TAKE_PICTURES)
def leaflet(picture_id: int) -> str:
    """Show one leaflet: its sightings by day, its streets, its numbers under seal."""
    sightings = queries.leaflet_sightings(db.session(), picture_id)
    if not sightings:
        abort(404)
    posters = dict.fromkeys(one.poster for one in sightings if one.poster)
    return render_template(
        "pictures/leaflet.html",
        sightings=sightings[-_MOST_SHOWN:],
        total=len(sightings),
        first=sightings[0],
        last=sightings[-1],
        posters=list(posters),
        tiles=_tiles(sightings),
        unplaced=queries.by_street(sightings).get(None, 0),
        contacts=_contacts(sightings),
    )


def _tiles(sightings: Sequence[Sighting]) -> list[StreetTile]:
    counts = queries.by_street(sightings)
    most = max((count for street, count in counts.items() if street), default=1)
    return [
        StreetTile(street, count, -(-count * _SHADES // most))
        for street in Street
        for count in [counts.get(street, 0)]
    ]


def _contacts(sightings: Sequence[Sighting]) -> list[tuple[str, str, int]]:
    """Return kind, masked value and number of sightings of each number on the leaflet."""
    found: dict[tuple[str, str], int] = {}
    for one in sightings:
        texts = one.picture.corrections[-1:] or one.picture.readings[-1:]
        folded = fold(texts[0].text) if texts else ""
        for trace in contacts_among(folded, tuple(occurrences(folded))):
            key = (trace.kind.label, trace.value)
            found[key] = found.get(key, 0) + 1
    return [(kind, mask_value(value), count) for (kind, value), count in found.items()]
