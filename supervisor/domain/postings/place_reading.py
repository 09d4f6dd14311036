"""The place an ad names, out of a city column, an address or what a page states: one or none.

Short names that several places bear (海南, 吉林, 朝阳, 青山区) are no place unless something around
them says which; of places in one city only the city is certain, of several cities none is.
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from supervisor.domain.names.regions import NATION, is_within, longest_place, region_table
from supervisor.domain.postings.place_spelling import in_chinese, pieces

_CITY: Final = 4
_DISTRICT: Final = 6
_MUNICIPALITIES: Final = frozenset(("11", "12", "31", "50"))
_HOME: Final = "4201"
_DIRECT: Final = "90"  # counties right under a province: 429004 仙桃
# Borne by a province or a city and by a district at least as well known, or by both at once.
_EQUIVOCAL: Final = frozenset(("朝阳", "海南", "吉林"))
# Parts of a city that are no division of their own, by the name everybody gives them.
_PARTS: Final = {
    "汉口": "4201", "光谷": "4201", "中国光谷": "4201", "沌口": "4201", "武汉三镇": "4201",
}  # fmt: skip
_OLD_SPELLINGS: Final = {"桥口区": "硚口区", "桥口": "硚口"}
# 武汉路, 北京大厦: named after a place, and elsewhere.
_NAMED_AFTER: Final = re.compile(
    r"[东南西北中]?[一二三四五六七八九十]?(?:路|街|大街|大道|道|巷|里|大厦|广场|商会|银行|医院|大学|学院|新城|油田|小区)"
)


class Place(NamedTuple):
    """A place by its official names, empty where it is not stated."""

    province: str
    city: str
    district: str


@lru_cache(maxsize=8192)
def read_place(text: str) -> str:
    """Return the code of the one place a text names: 42, 4201 or 420102; empty for any other."""
    return _Reading(text).code


@lru_cache(maxsize=8192)
def places_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what each place a text names may be; several codes where its name is ambiguous."""
    return tuple(_Reading(text).mentions)


def place_names(code: str) -> Place:
    """Return the official names of a place and of what it lies in; cities under no province too."""
    names = _full_names()
    province = names.get(code[:2], "")
    if code[:2] in _MUNICIPALITIES:
        return Place(province, province, names.get(code, "") if len(code) == _DISTRICT else "")
    if code[2:_CITY] == _DIRECT:
        return Place(province, names.get(code, ""), "")
    city = names.get(code[:_CITY], "") if len(code) >= _CITY else ""
    return Place(province, city, names.get(code, "") if len(code) == _DISTRICT else "")


class _Reading:
    """One text read piece by piece; a later piece says more of the place, or names another."""

    def __init__(self, text: str) -> None:
        self.mentions: list[tuple[str, ...]] = []
        self._place: tuple[str, ...] = ()
        self._is_several = self._is_whole_city = False
        text = in_chinese(text)
        if code := _from_digits(text):
            self.mentions.append((code,))
            self._place = (code,)
        for piece, is_listed in pieces(text):
            self._read(piece, is_listed=is_listed)

    @property
    def code(self) -> str:
        if self._is_several or len(self._place) != 1 or self._place[0] == NATION:
            return ""
        return self._place[0]

    def _read(self, piece: str, *, is_listed: bool) -> None:
        rest = _OLD_SPELLINGS.get(piece, piece)
        for old, new in _OLD_SPELLINGS.items():
            rest = rest.replace(old, new) if len(old) > 2 else rest
        is_first = True
        while rest:
            codes, length = self._inside(rest, is_listed=is_listed)
            if not codes:
                codes, length = _fresh(rest)
                if self._is_other_use(codes, rest, length, is_free=is_first and is_listed):
                    return
            if not codes:
                return
            self._take(codes)
            rest, is_first = rest[length:], False

    def _inside(self, text: str, *, is_listed: bool) -> tuple[tuple[str, ...], int]:
        """Return the place that opens ``text`` inside the one named so far, or beside it."""
        if not self._place:
            return (), 0
        codes, length = _longest(text, self._place)
        if not codes and all(len(code) == _DISTRICT for code in self._place):
            codes, length = _longest(text, tuple({code[:_CITY] for code in self._place}))
            if not _is_in_full(text, length) and not (is_listed and length == len(text)):
                return (), 0  # 江岸区汉阳路, 广州·越秀·白云
        if codes and _is_named_after(text, length):
            return (), 0
        return _settled(codes), length

    def _is_other_use(
        self, codes: tuple[str, ...], text: str, length: int, *, is_free: bool
    ) -> bool:
        """Tell whether a name that is a place elsewhere is a street here: 洪山·和平, 宝安·西乡.

        A second place counts where it is listed, or stands alone as a city of its own.
        """
        if not self._place or self._is_repeated(codes):
            return False
        is_whole = length == len(text)
        if is_free and is_whole:
            return False
        is_city = any(len(code) <= _CITY for code in codes) or text[length - 1 : length] == "市"
        is_full = _is_in_full(text, length)
        in_district = all(len(code) == _DISTRICT for code in self._place)
        return not is_city or (not is_full and (in_district or not is_whole))

    def _is_repeated(self, codes: tuple[str, ...]) -> bool:
        """Tell whether a place is the one that was named, or what it lies in, once more."""
        return any(is_within(place, code) for place in self._place for code in codes)

    def _take(self, codes: tuple[str, ...]) -> None:
        self.mentions.append(codes)
        place = self._place
        inner = tuple(c for c in codes if any(is_within(c, p) for p in place))
        outer = tuple(p for p in place if any(is_within(p, c) for c in codes))
        if not place or place == (NATION,):
            self._place = codes
        elif inner and not self._is_whole_city:
            self._place = inner
        elif outer or inner:
            self._place = outer or place
        elif len(cities := {_city_of(code) for code in (*codes, *place)}) == 1:
            self._place, self._is_whole_city = (cities.pop(),), True
        else:
            self._is_several = True


def _city_of(code: str) -> str:
    """Return the city of a district; a municipality is one city."""
    if code[:2] in _MUNICIPALITIES:
        return code[:2]
    return code if code[2:_CITY] == _DIRECT else code[:_CITY]


def _from_digits(text: str) -> str:
    """Return the place of a division code that stands alone: 420102, 420102000000."""
    found = re.fullmatch(r"\W*(\d{6})(?:0{6})?\W*", text)
    code = found[1] if found else ""
    while code.endswith("00"):
        code = code[:-2]
    return code if code in _full_names() else ""


def _longest(text: str, outer: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    codes, length = longest_place(text, outer)
    return codes, min(length, len(text))


def _fresh(text: str) -> tuple[tuple[str, ...], int]:
    """Return the place that opens ``text``, whatever was named before."""
    if text in _PARTS:
        return (_PARTS[text],), len(text)
    if found := _by_short_name(text):
        return found, len(text)
    codes, length = _longest(text, ())
    if not codes:
        for part, code in _PARTS.items():
            if text.startswith(part) and not _is_named_after(text, len(part)):
                return (code,), len(part)
        return (), 0
    if _is_named_after(text, length):
        return (), 0
    return _settled(codes), length


def _is_named_after(text: str, length: int) -> bool:
    """Tell whether a short name belongs to a road or a house: 武汉路, 北京大厦."""
    return not _is_in_full(text, length) and bool(_NAMED_AFTER.match(text, length))


def _is_in_full(text: str, length: int) -> bool:
    return text[length - 1] in "省市区县州旗"


def _by_short_name(text: str) -> tuple[str, ...]:
    """Return what a text that is a short name and nothing else may be.

    Short names of districts are words of their own (东湖, 江北) but to the bureau of that city.
    """
    codes = _short_names().get(text, ())
    if text in _EQUIVOCAL:
        return codes
    full = _full_names()
    known = (c for c in codes if len(c) < _DISTRICT or c.startswith(_HOME) or full[c][-1] != "区")
    return _settled(tuple(known))


def _settled(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave the wider of places that lie in one another, and a city before districts elsewhere."""
    wide = tuple(c for c in codes if not any(c != o and is_within(c, o) for o in codes))
    cities = tuple(c for c in wide if len(c) <= _CITY)
    return cities if len(cities) == 1 else wide


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, name in region_table().names.items():
        found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _full_names() -> dict[str, str]:
    return dict(region_table().full_names)
