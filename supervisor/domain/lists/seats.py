"""Where a poster is seated: its code, its name and the address it states, weighed together.

An agency is licensed by the authority of its own seat (人力资源服务机构管理规定 第五条), so the
seat says which list would hold it. Characters 3 to 8 of a unified social credit code are the
division of the registering authority (GB 32100-2015); those of the State Administration (100000)
name no place, and a code of a city or a province does not say which district.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from supervisor.domain.names import NameParts, parse
from supervisor.domain.names.regions import NATION, find_codes, is_within, region_table
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.codes import is_code

_USCC_DIVISION: Final = slice(2, 8)
_CENTRAL: Final = "100000"
_PROVINCE: Final = 2
_COUNTY: Final = 6
_ADDRESS: Final = re.compile(
    r"(?:公司|单位|机构|门店|总部|注册|办公|企业|中介)(?:所在)?(?:地址|地点|住所)[:：为在是]?\s*"
    r"([^\s，,。；;、|]{2,40})"
)

_ZONE: Final = re.compile(
    r"(?:东湖|光谷)高新|开发区|高新区|经开区|保税区|自贸区|自由贸易试验区|风景区"
)


class SeatSource(LabelledEnum):
    """What a seat was taken from."""

    CODE = ("code", "统一社会信用代码")
    NAME = ("name", "名称中的地名")
    ADDRESS = ("address", "所写的单位地址")
    SEVERAL = ("several", "代码、名称与地址不一致")
    WORKPLACE = ("workplace", "工作地点（仅为推测）")
    NONE = ("none", "没有写明")


@dataclass(frozen=True, slots=True)
class Seat:
    """Every division the seat may be in (region-table codes), and what says so.

    Several divisions mean that the sources disagree or that a name is that of several places; a
    statement about the seat has to hold for each. ``zone`` is the development zone that name or
    address names: no division, but its administration may license by itself.
    """

    codes: tuple[str, ...]
    source: SeatSource
    zone: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether the poster itself says where it is."""
        return self.source not in (SeatSource.WORKPLACE, SeatSource.NONE)


def seat_of(posting: JobPosting) -> Seat:
    """Return where the poster is seated, as far as the ad tells."""
    address = _stated_address(posting.text)
    seat = _seat(posting.uscc, posting.company, address, posting.city)
    zone = _ZONE.search(posting.company) or _ZONE.search(address)
    return replace(seat, zone=zone.group()) if zone else seat


@lru_cache(maxsize=65_536)
def _seat(uscc: str, company: str, address: str, workplace: str) -> Seat:
    by_code = _division(uscc)
    by_name = _in_name(parse(company), workplace)
    by_address = _known(find_codes(address)) if address else ()
    sources = [
        (SeatSource.CODE, (by_code,) if by_code else ()),
        (SeatSource.NAME, by_name),
        (SeatSource.ADDRESS, by_address),
    ]
    stated = [(source, codes) for source, codes in sources if codes]
    if not stated:
        place = _known(find_codes(workplace))
        return Seat(place, SeatSource.WORKPLACE if place else SeatSource.NONE)
    source, codes = stated[0]
    for other, more in stated[1:]:
        agreed = _narrowed(codes, more)
        if agreed:
            source, codes = (source, agreed) if agreed == codes else (other, agreed)
        else:
            source, codes = SeatSource.SEVERAL, tuple(dict.fromkeys((*codes, *more)))
    return Seat(codes, source)


def _in_name(parts: NameParts, workplace: str) -> tuple[str, ...]:
    """Return the divisions a name states.

    A place inside the brand that lies outside the one at the head is a part of the brand
    (武汉卓金华), unless a branch is named. The short name of a county far from the work is a word
    like any other: 江城 is 武汉 to everybody there, and a district of 阳江 in the table.
    """
    codes, outer = _known(parts.codes), _known(parts.outer_codes)
    if outer and not parts.branch and not any(is_within(c, o) for c in codes for o in outer):
        codes = outer
    near = _known(find_codes(workplace))
    word = parts.regions[-1] if parts.regions else ""
    is_county = all(len(code) == _COUNTY for code in codes)
    if near and is_county and word in region_table().county_short:
        provinces = {code[:_PROVINCE] for code in near}
        codes = tuple(code for code in codes if code[:_PROVINCE] in provinces)
    return codes


def _narrowed(codes: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places both can mean, the finer of two nested ones; empty where they disagree."""
    both = [
        max(one, other, key=len)
        for one in codes
        for other in more
        if is_within(one, other) or is_within(other, one)
    ]
    return tuple(dict.fromkeys(both))


def _division(uscc: str) -> str:
    """Return the division in a code, as fine as the region table knows it; empty where none is.

    A code whose check digit does not fit was mistyped, maybe in the division itself.
    """
    digits = uscc[_USCC_DIVISION]
    if not is_code(uscc) or not digits.isdigit() or digits == _CENTRAL:
        return ""
    names = region_table().names
    while digits and (digits not in names or digits.endswith("00")):
        digits = digits[:-2]
    return digits


def _known(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code != NATION)


def _stated_address(text: str) -> str:
    found = _ADDRESS.search(text)
    return found.group(1) if found else ""


@lru_cache(maxsize=4096)
def parts_of(code: str) -> tuple[str, ...]:
    """Return the districts and counties of a city, or the cities and districts of a province."""
    return tuple(
        one for one in region_table().names if one not in (code, NATION) and is_within(one, code)
    )


@lru_cache(maxsize=4096)
def above(code: str) -> tuple[str, ...]:
    """Return the city and the province around a place, the nearer first."""
    return tuple(code[:length] for length in range(len(code) - 2, 1, -2) if code[:length] != code)


def place_name(code: str) -> str:
    """Return the official name of a division, its code where the table does not know it."""
    return region_table().full_names.get(code, code)
