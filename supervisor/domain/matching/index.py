"""The register prepared for look-up: from identifiers, names and pieces of names to agencies.

An index is built once from a snapshot of the register and changed agency by agency after that.
"""

import gc
import sys
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from supervisor.domain.names import NameParts, normalise, parse
from supervisor.domain.names.regions import find_codes
from supervisor.domain.names.senses import settle_place
from supervisor.domain.names.sounds import sound_key
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import AgencyRecord

_Entry = TypeVar("_Entry", str, "IndexedName")

_SHORTEST_OPENING = 6
"""A name cut off before so many characters says too little."""
_LONGEST_POSTING_LIST = 200
"""Pieces of a name shared by more agencies than this tell nothing and are not followed."""


class NameRole(LabelledEnum):
    """Which of its names an agency was found by."""

    REGISTERED = ("registered", "登记名称")
    FORMER = ("former", "曾用名")
    SHORT = ("short", "简称")


class IndexedName(NamedTuple):
    """One name of one agency, taken apart, its place being what it can mean at the seat.

    ``city_codes`` are those of its place of record; ``province`` is the first two digits of the
    code of the place in the name, else of record, and empty where that is not known.
    """

    agency: AgencyRecord
    role: NameRole
    parts: NameParts
    city_codes: tuple[str, ...]
    text: str
    province: str


class AgencyIndex:
    """Agencies by identifier, by exact name, by brand and by rare pieces of the brand."""

    def __init__(self, records: Iterable[AgencyRecord] = ()) -> None:
        self._records: dict[str, AgencyRecord] = {}
        self._names: dict[str, tuple[IndexedName, ...]] = {}
        self._by_uscc: dict[str, list[str]] = {}
        self._by_licence: dict[str, list[str]] = {}
        self._by_name: dict[str, list[IndexedName]] = {}
        self._by_brand: dict[str, list[IndexedName]] = {}
        self._by_piece: dict[str, list[IndexedName]] = {}
        self._in_order: list[str] = []
        self._is_building = True
        with collector_paused():
            for record in records:
                self.replace(record)
        self._in_order = sorted(self._by_name)
        self._is_building = False

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._records

    def __iter__(self) -> Iterator[AgencyRecord]:
        return iter(self._records.values())

    def get(self, key: str) -> AgencyRecord:
        """Return the agency with this key; ``KeyError`` where there is none."""
        return self._records[key]

    def names_of(self, key: str) -> tuple[IndexedName, ...]:
        """Return the names of an agency, the registered one first."""
        return self._names[key]

    def replace(self, record: AgencyRecord) -> None:
        """Enter an agency, in place of what stood under its key."""
        if record.key in self._records:
            self.remove(record.key)
        self._records[record.key] = record
        names = tuple(_names_of(record))
        self._names[record.key] = names
        if record.uscc:
            self._by_uscc.setdefault(record.uscc.upper(), []).append(record.key)
        for licence in record.licences:
            if licence.number:
                self._by_licence.setdefault(normalise(licence.number), []).append(record.key)
        for name in names:
            if name.text not in self._by_name:
                self._enter_in_order(name.text)
            self._by_name.setdefault(name.text, []).append(name)
            self._by_brand.setdefault(name.parts.brand, []).append(name)
            for piece in pieces(name.parts, (name.province,)):
                self._by_piece.setdefault(piece, []).append(name)

    def _enter_in_order(self, text: str) -> None:
        """Keep the names sorted; while building they are sorted once at the end."""
        if not self._is_building:
            insort(self._in_order, text)

    def remove(self, key: str) -> None:
        """Take an agency out; ``KeyError`` where there is none."""
        record = self._records.pop(key)
        if record.uscc:
            _discard(self._by_uscc, record.uscc.upper(), key)
        for licence in record.licences:
            if licence.number:
                _discard(self._by_licence, normalise(licence.number), key)
        for name in self._names.pop(key):
            _discard(self._by_name, name.text, name)
            if name.text not in self._by_name and not self._is_building:
                del self._in_order[bisect_left(self._in_order, name.text)]
            _discard(self._by_brand, name.parts.brand, name)
            for piece in pieces(name.parts, (name.province,)):
                _discard(self._by_piece, piece, name)

    def with_uscc(self, uscc: str) -> list[str]:
        """Return the keys of the agencies with this unified social credit code."""
        return self._by_uscc.get(uscc.strip().upper(), [])

    def with_licence(self, number: str) -> list[str]:
        """Return the keys of the agencies that hold a licence of this number."""
        return self._by_licence.get(normalise(number), [])

    def with_name(self, text: str) -> list[IndexedName]:
        """Return the names written exactly so, ``text`` being normalised."""
        return self._by_name.get(text, [])

    def opening_with(self, text: str) -> list[IndexedName]:
        """Return the names that open with ``text``; none where it is too short to say much."""
        if len(text) < _SHORTEST_OPENING:
            return []
        found: list[IndexedName] = []
        at = bisect_left(self._in_order, text)
        while at < len(self._in_order) and self._in_order[at].startswith(text):
            found += self._by_name[self._in_order[at]]
            at += 1
        return found

    def with_brand(self, brand: str) -> list[IndexedName]:
        """Return the names of this brand."""
        return self._by_brand.get(brand, [])

    def with_brand_inside(self, text: str, provinces: Collection[str]) -> list[IndexedName]:
        """Return the names whose brand stands inside ``text``, which a slip may have lengthened.

        Another brand in another province is nobody; ``provinces`` are as in ``sharing_pieces``.
        """
        if len(text) < 3:
            return []
        table, length = self._by_brand, len(text)
        return [
            name
            for start in range(length - 1)
            for end in range(start + 2, length + 1)
            if (start or end != length) and (names := table.get(text[start:end]))
            for name in names
            if not provinces or not name.province or name.province in provinces
        ]

    def sharing_pieces(self, parts: NameParts, provinces: Collection[str]) -> list[IndexedName]:
        """Return names of other brands that share a rare piece with this one, rarest first.

        ``provinces`` are those the poster may be in, by their codes; none means any.
        """
        table = self._by_piece
        asked = pieces(parts, provinces)
        if len(parts.brand) == 2:
            asked.append("^" + parts.brand)
        lists = [found for piece in asked if (found := table.get(piece))]
        if len(lists) > 1:
            lists.sort(key=len)
        brand = parts.brand
        # Several pieces lead to one name, which is one object of this index.
        names = {
            id(name): name
            for found in lists
            if len(found) <= _LONGEST_POSTING_LIST
            for name in found
            if (not provinces or not name.province or name.province in provinces)
            and name.parts.brand != brand
        }
        return list(names.values())


def pieces(parts: NameParts, provinces: Collection[str]) -> list[str]:
    """Return what a brand is found by when it is not spelt exactly.

    Its sound; its first pair of characters (marked ``^``), by which a part of a brand is found;
    and the brand whole and with one character left out, by which one with a character replaced,
    lost, added or swapped is found. The one character left of a brand of two says little by itself
    and counts only together with the same trade in the same province.
    """
    brand = parts.brand
    if len(brand) >= 3:
        found = [brand[:i] + brand[i + 1 :] for i in range(len(brand))]
        found += (brand, sound_key(brand), "^" + brand[:2])
        return found
    found = [brand, sound_key(brand)]
    if len(brand) == 2:
        trade = parts.trade
        for province in provinces:
            found += (f"{province}{trade}{brand[0]}*", f"{province}{trade}*{brand[1]}")
    return found


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the garbage collector while many objects are made, none of them garbage in a cycle.

    Its passes over what is already there would double the time of building an index, and took 45 %
    of that of reading a register with 70,000 rows.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _names_of(record: AgencyRecord) -> Iterator[IndexedName]:
    city_codes = find_codes(record.city)
    seen: set[str] = set()
    roles = [(NameRole.REGISTERED, record.name)]
    roles += [(NameRole.FORMER, name) for name in record.former_names]
    roles += [(NameRole.SHORT, name) for name in record.short_names]
    for role, text in roles:
        parts = settle_place(parse(text), city_codes)
        if parts.text and parts.text not in seen:
            seen.add(parts.text)
            provinces = {code[:2] for code in parts.codes or city_codes}
            province = provinces.pop() if len(provinces) == 1 else ""
            yield IndexedName(
                record, role, _shared(parts), city_codes, parts.text, sys.intern(province)
            )


def _shared(parts: NameParts) -> NameParts:
    """Return the parts with those words shared that thousands of names have in common.

    It saves memory, and the processor finds them near when it compares.
    """
    return parts._replace(
        regions=tuple(map(sys.intern, parts.regions)),
        trade=sys.intern(parts.trade),
        form=sys.intern(parts.form),
    )


def _discard(table: dict[str, list[_Entry]], key: str, value: _Entry) -> None:
    remaining = [entry for entry in table[key] if entry != value]
    if remaining:
        table[key] = remaining
    else:
        del table[key]
