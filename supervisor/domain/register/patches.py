"""What a file says of an agency: a row read into values, with its place in the file."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from supervisor.domain.register.agencies import LicenceEvent, LicenceKey

Place = tuple[str, int]
"""Where something stands in a file: sheet and row number."""

NOWHERE: Place = ("", 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that was refused: where it stands, what it says, what was expected."""

    sheet: str
    row: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class AgencyPatch:
    """What a row says of an agency; a field that is absent is left as it stands."""

    uscc: str
    values: Mapping[str, Any]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class LicencePatch:
    """What a row says of a licence; a field that is absent is left as it stands."""

    key: LicenceKey
    values: Mapping[str, Any]
    uscc: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class EventPatch:
    """One event of a licence."""

    key: LicenceKey
    event: LicenceEvent
    place: Place = NOWHERE


@dataclass(slots=True)
class AgencyPatches:
    """What a file says of one agency, by the rows that say it."""

    uscc: str
    agency: AgencyPatch | None
    licences: dict[LicenceKey, LicencePatch] = field(default_factory=dict)
    events: dict[LicenceKey, list[EventPatch]] = field(default_factory=dict)

    @property
    def holds_anything(self) -> bool:
        """Whether any row is left."""
        return bool(self.agency or self.licences or self.events)

    def drop(self, places: Set[Place]) -> None:
        """Take out what stands in these rows, and the events of a licence that goes."""
        if self.agency and self.agency.place in places:
            self.agency = None
        gone = {key for key, part in self.licences.items() if part.place in places}
        self.licences = {key: part for key, part in self.licences.items() if key not in gone}
        self.events = {
            key: kept
            for key, parts in self.events.items()
            if key not in gone and (kept := [part for part in parts if part.place not in places])
        }
