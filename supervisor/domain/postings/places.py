"""Where an ad belongs: to the bureau's own city or not, to which district, to which street.

Where its poster is seated is another question (``supervisor.domain.lists.seats``).
"""

import re
from functools import cache, lru_cache
from typing import Final

from supervisor.domain.names import normalise
from supervisor.domain.names.regions import NATION, is_within, region_table
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.place_reading import places_in, read_place

_DISTRICT_LENGTH: Final = 6
_CITY_LENGTH: Final = 4
_STREET_WORD: Final = "街道"


@term("管辖")
class Jurisdiction(LabelledEnum):
    """Whether the ad belongs to the bureau's own city."""

    LOCAL = ("local", "本市")
    ELSEWHERE = ("elsewhere", "外地")
    UNCLEAR = ("unclear", "地点不明")


@lru_cache(maxsize=8192)
def jurisdiction_of(city: str, home: str) -> Jurisdiction:
    """Return where an ad belongs by the place of work it states; ``home`` is the bureau's division.

    One of several places that is the home city makes it local; a name that only may be one of its
    districts (青山区) leaves it unclear.
    """
    mentions = places_in(city)
    home_city = home[:_CITY_LENGTH]
    if not mentions:
        name = region_table().names.get(home_city, "")
        return Jurisdiction.LOCAL if name and name in city else Jurisdiction.UNCLEAR
    if code := read_place(city):
        return jurisdiction_of_codes((code,), home)
    judged = {_of_mention(codes, home) for codes in mentions}
    if Jurisdiction.LOCAL in judged:
        return Jurisdiction.LOCAL
    return judged.pop() if len(judged) == 1 else Jurisdiction.UNCLEAR


def _of_mention(codes: tuple[str, ...], home: str) -> Jurisdiction:
    judged = {jurisdiction_of_codes((code,), home) for code in codes}
    return judged.pop() if len(judged) == 1 else Jurisdiction.UNCLEAR


def jurisdiction_of_codes(codes: tuple[str, ...], home: str) -> Jurisdiction:
    """Judge division codes; a province around the city, or the nation, says too little."""
    city = home[:_CITY_LENGTH]
    if any(is_within(code, city) for code in codes):
        return Jurisdiction.LOCAL
    if not codes or any(code == NATION or is_within(city, code) for code in codes):
        return Jurisdiction.UNCLEAR
    return Jurisdiction.ELSEWHERE


@cache
def home_districts(home: str) -> dict[str, str]:
    """Return the districts of the home city by code, the bureau's own division first."""
    names, city = region_table().names, home[:_CITY_LENGTH]
    codes = [code for code in names if len(code) == _DISTRICT_LENGTH and is_within(code, city)]
    return {code: names[code] for code in sorted(codes, key=lambda c: (c != home, c))}


def district_name(code: str) -> str:
    """Return the short name of a district, empty where it is unknown."""
    return region_table().names.get(code, "")


@lru_cache(maxsize=8192)
def district_of(city: str, address: str) -> str:
    """Return the code of the district or county an ad states, empty where it states no single one.

    Of districts that share a name the one in the stated city counts; where city and address name
    two districts of one city the address is the more exact.
    """
    city_code = read_place(city)
    for code in (read_place(f"{city} {address}"), read_place(address), city_code):
        if len(code) == _DISTRICT_LENGTH and _is_near(code, city_code):
            return code
    return ""


def _is_near(code: str, city_code: str) -> bool:
    return not city_code or is_within(code, city_code[:_CITY_LENGTH])


@lru_cache(maxsize=8192)
def street_of(city: str, address: str) -> Street | None:
    """Return the street of the table that an ad states, never one it may only mean.

    The name of a street may be that of a road, and other places have streets of the same name.
    """
    district, written = district_of(city, address), normalise(city + address)
    found = {
        street
        for street, pattern in _STREETS
        if pattern.search(written) and _may_lie_in(street.division, district, f"{city} {address}")
    }
    return found.pop() if len(found) == 1 else None


def _may_lie_in(division: str, district: str, place: str) -> bool:
    if district:
        return district == division
    return jurisdiction_of(place, division) is Jurisdiction.LOCAL


def _street_pattern(street: Street) -> re.Pattern[str]:
    """Accept 某某街道 and 某某街办 anywhere, the spoken 某某街 only after the district."""
    name = re.escape(street.label.removesuffix(_STREET_WORD))
    district = re.escape(district_name(street.division))
    return re.compile(rf"{name}街(?:道|办)|{district}区?{name}街(?!\w*[号巷])")


_STREETS: Final = tuple((street, _street_pattern(street)) for street in Street)
