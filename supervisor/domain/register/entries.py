"""One agency as the register keeps it: the value that import, export and demonstration share."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from supervisor.domain.register.agencies import Activity, LicenceEvent, LicenceKind, Street

LicenceKey = tuple[LicenceKind, str]


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name the agency once bore, and the last day it did where that is known."""

    text: str
    used_until: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A website of the agency or its account on a recruitment platform."""

    platform: str
    value: str


@dataclass(frozen=True, slots=True)
class LicenceEntry:
    """A licence with its history, oldest event first."""

    kind: LicenceKind
    number: str
    scope: frozenset[Activity] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    issuer: str = ""
    events: tuple[LicenceEvent, ...] = ()

    @property
    def key(self) -> LicenceKey:
        """What tells the licence from every other one."""
        return self.kind, self.number


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An agency with everything the register holds of it; ``parent`` is the head office's USCC."""

    uscc: str
    name: str
    former_names: tuple[FormerName, ...] = ()
    short_names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    parent: str = ""
    city: str = "武汉市"
    street: Street | None = None
    address: str = ""
    legal_representative: str = ""
    phone: str = ""
    staff_count: int | None = None
    star: int | None = None
    star_from: date | None = None
    star_until: date | None = None
    high_end: bool = False
    accounts: tuple[Account, ...] = ()
    licences: tuple[LicenceEntry, ...] = ()


AGENCY_FIELDS = tuple(
    field.name for field in fields(RegisterEntry) if field.name not in ("uscc", "licences")
)
LICENCE_FIELDS = ("scope", "valid_from", "valid_to", "issuer")


@dataclass(frozen=True, slots=True)
class LicencePatch:
    """What a file says of one licence; a field that is absent is left as it stands."""

    kind: LicenceKind
    number: str
    values: Mapping[str, Any]
    events: tuple[LicenceEvent, ...] = ()

    @property
    def key(self) -> LicenceKey:
        """What tells the licence from every other one."""
        return self.kind, self.number


@dataclass(frozen=True, slots=True)
class AgencyPatch:
    """What a file says of one agency; a field that is absent is left as it stands."""

    uscc: str
    values: Mapping[str, Any]
    licences: tuple[LicencePatch, ...] = ()
