"""When two ads are copies of one: the same post of the same poster in the same place.

Whether their wordings are alike is measured elsewhere; what is asked here keeps apart the ads that
share a template: of different employers, of one employer in two cities, for two posts. In doubt two
ads are not copies, because an inspector's word on one may be applied to the others.
"""

import re
from functools import lru_cache
from typing import Final

from supervisor.domain.names import NameParts, normalise, parse
from supervisor.domain.names.regions import find_codes, find_whole, is_within

# How much of their wording copies share at least, as a share of the trigrams of both.
ALIKE: Final = 0.75
# An ad has been taken down when this many good nights of its source did not show it.
GONE_NIGHTS: Final = 2

_BRACKETED: Final = re.compile(r"\(([^()]*)\)|【([^【】]*)】")
# What posters hang on a title to be seen: it says nothing about the post.
_ORNAMENTS: Final = re.compile(
    r"急聘|急招|诚聘|诚招|诚邀|高薪|高新|招聘|直招|直聘|聘请|包吃包住|包吃住|包食宿|包吃|包住|提供食宿|周末双休|双休"
    r"|[五六56]险[一二12]金|[五六]险|年终双薪|年底双薪|可?无经验(?:可|亦可)?|可?无责(?:任)?底薪|日结|周结|月结"
    r"|(?:月薪|年薪|日薪|底薪|综合)?\d+(?:\.\d+)?[kw千万]?(?:-|~|至|到)\d+(?:\.\d+)?(?:[kw千万]|元)?(?:/?[月年天时])?"
    r"|(?:月薪|年薪|日薪|底薪|综合)?\d+(?:\.\d+)?(?:[kw千万]|元)(?:/?[月年天时])?(?:以上|起)?"
)
_SEPARATORS: Final = re.compile(r"[-—_|｜/·、,，:：]+")
_SIGNS: Final = re.compile(r"[^\w+#]|_")  # C, C++ and C# are three posts
_CITY_DIGITS: Final = 4
_MUNICIPALITIES: Final = ("11", "12", "31", "50")
_BLOCK_BRAND: Final = 2


@lru_cache(maxsize=8192)
def post_of(title: str) -> str:
    """Return what a title says of the post, without ornaments, pay and places."""
    text = normalise(title)
    bare = _ORNAMENTS.sub("", _BRACKETED.sub("", text))
    parts = [part for part in _SEPARATORS.split(bare) if part and not find_whole(part)]
    return _SIGNS.sub("", "".join(parts)) or _SIGNS.sub("", text)


@lru_cache(maxsize=8192)
def remark_of(title: str) -> str:
    """Return what a title says in brackets of the post: its department, its year, its direction.

    Ornaments, pay and places are no such remark.
    """
    inside = (one or other for one, other in _BRACKETED.findall(normalise(title)))
    return " ".join(text for part in inside if (text := _remark(part)))


def _remark(part: str) -> str:
    pieces = (_ORNAMENTS.sub("", piece) for piece in _SEPARATORS.split(part))
    return "".join(_SIGNS.sub("", piece) for piece in pieces if not find_whole(piece))


@lru_cache(maxsize=8192)
def place_of(city: str, title: str = "") -> str:
    """Return the codes of the cities an ad is for, joined by commas; empty where unknown.

    Without a stated place the one in the title counts: 店员（武汉）. A district counts as its city.
    """
    codes = find_codes(city) or _places_in(title)
    return ",".join(sorted({_city_code(code) for code in codes}))


def _places_in(title: str) -> tuple[str, ...]:
    text = normalise(title)
    aside = [one or other for one, other in _BRACKETED.findall(text)]
    for part in (*aside, *_SEPARATORS.split(_BRACKETED.sub("", text))):
        if codes := find_whole(part):
            return codes
    return ()


def _city_code(code: str) -> str:
    return code[:2] if code[:2] in _MUNICIPALITIES else code[:_CITY_DIGITS]


@lru_cache(maxsize=8192)
def poster_block(company: str) -> str:
    """Return what the names of one poster have in common at least, empty where nobody is named."""
    parts = parse(company)
    return "" if parts.is_anonymous else parts.brand[:_BLOCK_BRAND]


def is_same_remark(one: str, other: str) -> bool:
    """Tell whether two results of ``remark_of`` may belong to one post; a missing one may."""
    return not one or not other or one == other


def is_same_place(one: str, other: str) -> bool:
    """Tell whether two results of ``place_of`` may be one place; an unknown one may be any."""
    if not one or not other:
        return True
    return any(is_within(a, b) or is_within(b, a) for a in one.split(",") for b in other.split(","))


@lru_cache(maxsize=65536)
def is_same_poster(one: str, other: str) -> bool:
    """Tell whether two names can only mean one poster: written otherwise, or shortened.

    Two names with a legal form are two legal persons as soon as brand or trade differ.
    """
    if normalise(one) == normalise(other):
        return True
    a, b = parse(one), parse(other)
    if a.is_anonymous or b.is_anonymous or not a.brand or not b.brand:
        return False
    if a.codes and b.codes and not _regions_agree(a, b):
        return False
    if a.form and b.form:
        return (a.brand, a.trade) == (b.brand, b.trade)
    return _continues(a.brand, b.brand) and _continues(a.trade, b.trade)


def _regions_agree(a: NameParts, b: NameParts) -> bool:
    return any(is_within(x, y) or is_within(y, x) for x in a.codes for y in b.codes)


def _continues(one: str, other: str) -> bool:
    """Tell whether one of the words is how the other begins; an absent one is."""
    return one.startswith(other) or other.startswith(one)
