"""Comparing a poster's name with one name of the register, part by part.

A different brand ends the comparison: no likeness of the rest outweighs it. A complete name (with
its legal form) is held to the letter, because names are registered letter by letter; a shortened
name may leave parts out or paraphrase them.
"""

from functools import lru_cache
from typing import NamedTuple

from supervisor.domain.matching import tiers
from supervisor.domain.matching.index import IndexedName
from supervisor.domain.matching.places import LOOSE_FORMS, PlaceAgreement, compare_places
from supervisor.domain.matching.slips import (
    is_slip_in_bracketed_place,
    is_slip_in_inner_place,
    is_slip_outside_brand,
    judge_brand_slip,
    judge_part_of_brand,
)
from supervisor.domain.matching.tiers import Tier
from supervisor.domain.matching.trades import Trade, compare_trades
from supervisor.domain.names import NameParts
from supervisor.domain.names.branches import branch_key
from supervisor.domain.names.lexicon import lexicon
from supervisor.domain.names.regions import NATION, find_whole, is_within, region_table
from supervisor.domain.names.senses import place_word, touches
from supervisor.domain.names.trades import read_trade

_APART = (PlaceAgreement.LEVEL, PlaceAgreement.ELSEWHERE, PlaceAgreement.CONFLICT)
_RARE_BRAND = 3
"""A brand of so many characters is rarely borne twice."""


class Likeness(NamedTuple):
    """The grade of one comparison with the parts that led to it."""

    tier: Tier
    name: IndexedName
    place: PlaceAgreement
    trade: Trade


def compare(poster: NameParts, city_codes: tuple[str, ...], name: IndexedName) -> Likeness | None:
    """Return how the poster resembles a registered name, or ``None`` where it does not.

    ``city_codes`` is where the ad offers the work; it speaks only where the name is silent.
    """
    registered = name.parts
    is_same_brand = poster.brand == registered.brand
    place = compare_places(poster, city_codes, name)
    if not is_same_brand and (place is PlaceAgreement.CONFLICT or place is PlaceAgreement.LEVEL):
        return None
    is_swapped = place is PlaceAgreement.CONFLICT and _is_swapped_region(
        poster, city_codes, registered
    )
    if is_swapped:
        place = PlaceAgreement.SAME
    trade = compare_trades(poster.trade, registered.trade)
    judge = _judge_same_brand if is_same_brand else _judge_other_brand
    tier = judge(poster, name, place, trade)
    if is_swapped and tier is tiers.SAME_PARTS:
        tier = tiers.SLIP
    return Likeness(tier, name, place, trade) if tier else None


def _is_swapped_region(
    poster: NameParts, city_codes: tuple[str, ...], registered: NameParts
) -> bool:
    """Return whether a county's short name is the registered place with its characters swapped.

    北湖 is a district of 郴州, but at the head of a name it is 湖北 misspelt, unless the work is
    there.
    """
    word, place = place_word(poster), place_word(registered)
    if len(word) != 2 or word[::-1] != place or poster.outer_codes:
        return False
    return word in region_table().county_short and not touches(city_codes, poster.codes)


def _judge_same_brand(
    poster: NameParts, name: IndexedName, place: PlaceAgreement, trade: Trade
) -> Tier | None:
    if poster.is_truncated and place is not PlaceAgreement.CONFLICT and _is_opening(poster, name):
        return tiers.TRUNCATED
    is_slip = _may_be_slip(poster, name, trade)
    if trade is Trade.DIFFERENT and not is_slip:
        return _judge_other_trade(poster, name, place)
    if place in _APART:
        return _judge_apart(poster, name, place, trade)
    if is_slip:
        return tiers.SLIP
    return _judge_person(poster, name, trade) or _judge_complete(poster, place, trade)


def _judge_other_trade(poster: NameParts, name: IndexedName, place: PlaceAgreement) -> Tier | None:
    """Judge a brand in another trade: worth a look only where the place is named and the same.

    A shortened name paraphrases trades outside human resources freely (数据 for 网络科技), so a
    rare brand is worth a look there too.
    """
    if is_general(poster.brand):
        return None
    if place is PlaceAgreement.SAME or (place is PlaceAgreement.AGREES and poster.codes):
        return tiers.OTHER_TRADE
    one, other = read_trade(poster.trade), read_trade(name.parts.trade)
    is_loose = poster.form in LOOSE_FORMS and place not in _APART
    if is_loose and not (one.hr_kinds or other.hr_kinds) and len(poster.brand) >= _RARE_BRAND:
        return tiers.KIND_UNSURE
    return None


def _judge_apart(
    poster: NameParts, name: IndexedName, place: PlaceAgreement, trade: Trade
) -> Tier | None:
    """Judge a brand somewhere else, which is a sign only together with the trade."""
    if trade is Trade.LEFT_OUT:
        return tiers.BRAND_ELSEWHERE if place is PlaceAgreement.ELSEWHERE else None
    if place is PlaceAgreement.LEVEL:
        is_seat = bool(poster.codes) and touches(poster.codes, name.city_codes)
        is_near = trade is Trade.SAME and NATION not in name.parts.codes
        return tiers.OTHER_LEVEL_AT_SEAT if is_seat and is_near else tiers.OTHER_LEVEL
    return tiers.OTHER_PLACE if place is PlaceAgreement.CONFLICT else tiers.AD_ELSEWHERE


def _judge_person(poster: NameParts, name: IndexedName, trade: Trade) -> Tier | None:
    """Judge what makes another legal person of the same brand: branch and form."""
    registered = name.parts
    if poster.branch != registered.branch:
        tier = _judge_branch(branch_key(poster.branch), branch_key(registered.branch), trade)
        if tier is not None:
            return tier
    if poster.qualifiers != registered.qualifiers and (
        set(poster.qualifiers) != set(registered.qualifiers)
    ):
        is_slip = trade is Trade.SAME and is_slip_in_bracketed_place(poster, registered)
        return tiers.SLIP if is_slip and poster.form == registered.form else tiers.OTHER_FORM
    if poster.form == registered.form:
        return None
    return tiers.OTHER_FORM if _is_other_form(poster.form, registered.form) else None


def _judge_branch(branch: str, known: str, trade: Trade) -> Tier | None:
    """Judge two branches by their keys; a branch not registered belongs to its head office."""
    if branch == known:
        return None
    if not branch:
        return tiers.ONLY_BRANCH
    if known and not branch.startswith(known):
        return tiers.SISTER_BRANCH
    return tiers.HEAD_OFFICE if trade is Trade.SAME else None


@lru_cache(maxsize=4096)
def _is_other_form(written: str, registered: str) -> bool:
    """Return whether two legal forms are of two kinds; 公司 alone is either kind of company."""
    kinds = lexicon().forms
    one, other = kinds.get(written), kinds.get(registered)
    if not written or not registered or one == other:
        return False
    return written != "公司" or other not in ("company", "joint_stock")


def _judge_complete(poster: NameParts, place: PlaceAgreement, trade: Trade) -> Tier:
    """Judge a name whose brand and place agree by how complete it is.

    A complete name in another wording is another name.
    """
    if place is PlaceAgreement.RECORD:
        # 武汉X for a registered 湖北X seated in 武汉: likely, unless there is a 武汉X as well.
        is_near = trade in (Trade.SAME, Trade.REWORDED)
        return tiers.PLACE_OF_RECORD if is_near else tiers.OTHER_LEVEL
    is_complete = poster.form not in LOOSE_FORMS or poster.is_truncated
    if trade is not Trade.SAME and is_complete:
        return tiers.OTHER_KIND
    if trade is Trade.OTHER_SHORT:
        return tiers.KIND_UNSURE if place is PlaceAgreement.UNSAID else tiers.OTHER_KIND
    if trade is Trade.LEFT_OUT and poster.trade and not read_trade(poster.trade).is_hr:
        # 国信证券 adds a trade of its own to a 广东国信集团 that names none.
        return tiers.KIND_UNSURE if place is PlaceAgreement.UNSAID else tiers.OTHER_KIND
    if trade is Trade.LEFT_OUT:
        return _judge_brand_only(poster, place)
    placed, unplaced = _BY_TRADE[trade]
    return unplaced if place is PlaceAgreement.UNSAID else placed


_BY_TRADE = {
    Trade.SAME: (tiers.SAME_PARTS, tiers.REGION_LEFT_OUT),
    Trade.REWORDED: (tiers.SHORTENED, tiers.REGION_LEFT_OUT),
    Trade.OTHER_KIND: (tiers.PARAPHRASED, tiers.KIND_UNSURE),
}


def _judge_brand_only(poster: NameParts, place: PlaceAgreement) -> Tier:
    """Judge a brand without a trade; a short one needs its place, a general word is none.

    The ad's city is no place of the name: 柳工 of 柳州 is the maker, not the agency of its brand.
    """
    is_elsewhere = place is PlaceAgreement.SAME and _is_place_outside(poster)
    if is_general(poster.brand) and not is_elsewhere:
        return tiers.BRAND_ALONE
    is_rare = len(poster.brand) >= _RARE_BRAND
    if place is not PlaceAgreement.UNSAID and (is_rare or poster.codes):
        return tiers.BRAND_AND_PLACE
    return tiers.BRAND_ONLY if is_rare else tiers.BRAND_ALONE


def _is_opening(poster: NameParts, name: IndexedName) -> bool:
    """Return whether the registered name opens with what is left of a truncated one."""
    return name.parts.text.startswith(poster.text.rstrip("…"))


def _may_be_slip(poster: NameParts, name: IndexedName, trade: Trade) -> bool:
    """Return whether the rest of a name of this brand is misspelt rather than another."""
    if trade is Trade.SAME:
        return False
    if poster.trade and read_trade(poster.trade).is_understood:
        return False
    return is_slip_outside_brand(poster, name.parts)


def _judge_other_brand(
    poster: NameParts, name: IndexedName, place: PlaceAgreement, trade: Trade
) -> Tier | None:
    """Judge a brand that is not spelt the same: a slip outside it, a slip in it, or a part.

    The places do not exclude each other.
    """
    if poster.is_truncated and _is_opening(poster, name):
        return tiers.TRUNCATED
    if name.parts.brand in poster.text and is_slip_outside_brand(poster, name.parts):
        is_placed = place is not PlaceAgreement.ELSEWHERE or not poster.text.startswith(
            name.parts.brand
        )
        if is_slip_in_inner_place(poster, name.parts):
            return tiers.BRAND_SLIP
        return tiers.SLIP if is_placed else tiers.AD_ELSEWHERE
    if place is PlaceAgreement.ELSEWHERE or trade is Trade.DIFFERENT:
        return None
    return _judge_near_brand(poster.brand, name.parts.brand, place, trade)


def _judge_near_brand(
    written: str, registered: str, place: PlaceAgreement, trade: Trade
) -> Tier | None:
    """Judge two brands that are not equal, the place not being against it."""
    is_complete = place is PlaceAgreement.SAME and trade is Trade.SAME
    if not is_complete and is_general(written):
        return None
    if trade is Trade.LEFT_OUT:
        return judge_part_of_brand(written, registered, least=_RARE_BRAND)
    slip = judge_brand_slip(written, registered, is_complete=is_complete)
    return slip or judge_part_of_brand(written, registered, least=2)


def _is_place_outside(poster: NameParts) -> bool:
    """Return whether the brand is a place outside the region named: 常德 in 上海常德."""
    inside = find_whole(poster.brand)
    return bool(inside) and not any(is_within(a, b) for a in inside for b in poster.codes)


def is_general(brand: str) -> bool:
    """Return whether a brand is a place, a trade or a word like 国际, borne by anybody."""
    words = lexicon()
    return brand in words.trades or brand in words.adjectives or bool(find_whole(brand))


def is_trade_alone(poster: NameParts) -> bool:
    """Return whether a name is a word of some trade and nothing else: 人力资源, 证券."""
    is_bare = not poster.regions and not poster.trade and poster.form in LOOSE_FORMS
    return is_bare and poster.brand in lexicon().trades
