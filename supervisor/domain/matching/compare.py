"""Comparing a poster's name with one name of the register, part by part.

A different brand ends the comparison: no likeness of the rest outweighs it. A complete name (with
a legal form) is held to the letter, because names are registered letter by letter and one office
registers no two like names in one trade; a shortened name may leave parts out.
"""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from supervisor.domain.matching import tiers
from supervisor.domain.matching.index import IndexedName
from supervisor.domain.matching.tiers import Tier
from supervisor.domain.names import NameParts
from supervisor.domain.names.lexicon import lexicon
from supervisor.domain.names.regions import is_within
from supervisor.domain.names.sounds import are_lookalikes, sound_key
from supervisor.domain.names.trades import read_trade


class Place(Enum):
    """How the places stand to each other."""

    SAME = "same"
    AGREES = "agrees"
    UNSAID = "unsaid"
    LEVEL = "level"
    ELSEWHERE = "elsewhere"
    CONFLICT = "conflict"


class Trade(Enum):
    """How the trades stand to each other."""

    SAME = "same"
    LEFT_OUT = "left_out"
    OTHER_KIND = "other_kind"
    DIFFERENT = "different"


class Likeness(NamedTuple):
    """The grade of one comparison with the parts that led to it."""

    tier: Tier
    name: IndexedName
    place: Place
    trade: Trade


def compare(poster: NameParts, city_codes: tuple[str, ...], name: IndexedName) -> Likeness | None:
    """Return how the poster resembles a registered name, or ``None`` where it does not.

    ``city_codes`` is where the ad offers the work; it speaks only where the name is silent.
    """
    place = compare_places(poster, city_codes, name)
    trade = compare_trades(poster.trade, name.parts.trade)
    if poster.brand == name.parts.brand:
        tier: Tier | None = _judge_same_brand(poster, name, place, trade)
    else:
        tier = _judge_other_brand(poster, name, place, trade)
    return tier and Likeness(tier, name, place, trade)


def compare_places(poster: NameParts, city_codes: tuple[str, ...], name: IndexedName) -> Place:
    """Compare the places named; the place of record fills what the registered name leaves out."""
    registered = name.parts.codes
    if poster.codes and registered:
        return _compare_named(poster, name)
    if poster.codes:
        if not name.city_codes:
            return Place.UNSAID
        return Place.AGREES if _touch(poster.codes, name.city_codes) else Place.CONFLICT
    if not registered and poster.form and not name.city_codes:
        return Place.SAME
    known = registered or name.city_codes
    if not city_codes or not known:
        return Place.UNSAID
    return Place.AGREES if _touch(city_codes, name.city_codes or known) else Place.ELSEWHERE


def _compare_named(poster: NameParts, name: IndexedName) -> Place:
    registered = name.parts
    if set(poster.codes) & set(registered.codes):
        foreign = _foreign(poster) ^ _foreign(registered)
        return Place.LEVEL if foreign else Place.SAME
    if not _touch(poster.codes, registered.codes):
        return Place.CONFLICT
    if set(registered.codes) & set(poster.outer_codes):
        fits = not name.city_codes or _touch(poster.codes, name.city_codes)
        return Place.SAME if fits else Place.LEVEL
    if set(poster.codes) & set(registered.outer_codes):
        return Place.SAME
    if not poster.form and _touch(poster.codes, name.city_codes):
        return Place.AGREES
    return Place.LEVEL


def _foreign(parts: NameParts) -> set[str]:
    """Return the places named besides the finest one that do not hold it."""
    return {
        outer for outer in parts.outer_codes if not any(is_within(c, outer) for c in parts.codes)
    }


def _touch(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(is_within(a, b) or is_within(b, a) for a in some for b in others)


@lru_cache(maxsize=65536)
def compare_trades(poster: str, registered: str) -> Trade:
    """Compare two trades as written in names."""
    if poster == registered:
        return Trade.SAME
    if not poster or not registered:
        return Trade.LEFT_OUT
    one, other = read_trade(poster), read_trade(registered)
    if one.is_hr != other.is_hr or one.is_construction != other.is_construction:
        return Trade.DIFFERENT
    if one.is_hr:
        return Trade.SAME if one.hr_kinds == other.hr_kinds else Trade.OTHER_KIND
    if poster in registered or registered in poster:
        return Trade.OTHER_KIND
    return Trade.DIFFERENT


def _judge_same_brand(poster: NameParts, name: IndexedName, place: Place, trade: Trade) -> Tier:
    if place is Place.CONFLICT:
        return tiers.OTHER_PLACE
    if trade is Trade.DIFFERENT:
        return tiers.OTHER_TRADE
    if place is Place.LEVEL:
        return tiers.OTHER_LEVEL
    if place is Place.ELSEWHERE:
        return tiers.AD_ELSEWHERE
    branch = _judge_branch(poster, name)
    if branch is not None and not branch.is_identity:
        return branch
    if _forms_differ(poster.form, name.parts.form):
        return tiers.OTHER_FORM
    if trade is Trade.OTHER_KIND:
        return tiers.OTHER_KIND if poster.form else tiers.PARAPHRASED
    if trade is Trade.LEFT_OUT:
        if poster.form and name.parts.form:
            return tiers.OTHER_KIND
        return tiers.BRAND_ALONE if place is Place.UNSAID else tiers.BRAND_AND_PLACE
    if branch is not None:
        return branch
    if place is Place.UNSAID:
        return tiers.REGION_LEFT_OUT
    return tiers.SAME_PARTS


def _judge_branch(poster: NameParts, name: IndexedName) -> Tier | None:
    if poster.branch == name.parts.branch:
        return None
    if not poster.branch:
        return tiers.ONLY_BRANCH
    if not name.parts.branch:
        return tiers.HEAD_OFFICE
    return tiers.SISTER_BRANCH


def _forms_differ(one: str, other: str) -> bool:
    kinds = lexicon().forms
    return bool(one and other) and kinds.get(one) != kinds.get(other)


def _judge_other_brand(
    poster: NameParts, name: IndexedName, place: Place, trade: Trade
) -> Tier | None:
    """Judge a brand that is not spelt the same: a slip outside it, a slip in it, or a part."""
    slip = _judge_slip(poster, name)
    if slip is not None:
        return slip
    if place not in (Place.SAME, Place.AGREES) and not (place is Place.UNSAID):
        return None
    if trade is Trade.DIFFERENT:
        return None
    return _judge_brand_slip(poster.brand, name.parts.brand, place)


def _judge_slip(poster: NameParts, name: IndexedName) -> Tier | None:
    """Find slips of the pen outside the brand: at most two edits, none of them in the brand."""
    brand = name.parts.brand
    if len(brand) < 2 or brand not in poster.text:
        return None
    written = poster.text
    for variant, start in _variants(name.parts):
        distance = Levenshtein.distance(written, variant, score_cutoff=2)
        if distance > 2 or distance * 4 > len(variant):
            continue
        end = start + len(brand)
        edits = Levenshtein.editops(written, variant)
        if all(edit.dest_pos < start or edit.dest_pos >= end for edit in edits):
            return tiers.SLIP
    return None


def _variants(parts: NameParts) -> list[tuple[str, int]]:
    """Return the registered name whole and shortened, each with the place of the brand."""
    region = "".join(parts.regions)
    tail = parts.brand + parts.trade
    return [
        (parts.text, parts.text.find(parts.brand)),
        (region + tail, len(region)),
        (tail + parts.form, 0),
        (tail, 0),
    ]


def _judge_brand_slip(written: str, registered: str, place: Place) -> Tier | None:
    if len(written) < 2 or len(registered) < 2:
        return None
    if len(written) == len(registered):
        if sound_key(written) == sound_key(registered) or are_lookalikes(written, registered):
            return tiers.SOUNDS_ALIKE
    distance = DamerauLevenshtein.distance(written, registered, score_cutoff=1)
    if distance == 1:
        if min(len(written), len(registered)) >= 3:
            return tiers.BRAND_SLIP
        return tiers.NEAR_BRAND if place is not Place.UNSAID else None
    if registered.startswith(written) or written.startswith(registered):
        return tiers.PART_OF_BRAND
    return None
