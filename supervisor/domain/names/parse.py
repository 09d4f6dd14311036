"""Taking a name apart: region, brand, trade, legal form, branch and notes.

A registered name reads region + brand + trade + form, with the region also allowed in brackets
after the brand; the brand has two characters or more (企业名称登记管理规定实施办法). Posters add
remarks around that and leave parts out, so the parser peels from the outside inward and calls
brand what is left. It never fails and never drops a character.
"""

import re
from functools import lru_cache

from supervisor.domain.names.affixes import longest_ending, longest_opening, start_of_endings
from supervisor.domain.names.lexicon import Lexicon, lexicon
from supervisor.domain.names.normalise import normalise
from supervisor.domain.names.outside import peel
from supervisor.domain.names.parts import NameParts
from supervisor.domain.names.regions import (
    NATION,
    RegionTable,
    is_within,
    longest_place,
    region_table,
)
from supervisor.domain.names.trades import read_trade

_ZONE = re.compile(
    r"(?:国家级?)?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|新技术开发区|经济开发区|高新技术区"
    r"|高新区|开发区|工业园区|工业园|保税区|自贸区|自由贸易试验区)"
)
_MINIMUM_BRAND = 2
_LONGEST_BRAND = 3
_FULL_FORMS = ("有限公司", "有限责任公司", "厂")
_PLACE_ENDINGS = "省市区县州旗盟"


def parse(name: str) -> NameParts:
    """Return the parts of ``name``, which may be any string."""
    return parse_normalised(normalise(name))


@lru_cache(maxsize=16384)
def parse_normalised(text: str) -> NameParts:
    """Return the parts of a name that is normalised already."""
    words, places = lexicon(), region_table()
    shell = peel(text, words)
    core = shell.core
    length = longest_ending(core, words.form_endings, _MINIMUM_BRAND)
    form, core = core[len(core) - length :], core[: len(core) - length]
    regions, codes, outer, core = _split_regions(core, places)
    core, infix, infix_codes = _split_infix_region(core, words, places)
    brand, trade = _split_trade(core, words)
    if len(brand) > _LONGEST_BRAND and not infix:
        brand, infix, infix_codes = _split_inner_region(brand, places)
    if not trade:
        brand, trade, form = _without_trade(brand, form)
    if regions and shell.bracket_codes and _is_elsewhere(codes, shell.bracket_codes):
        # Of two places that exclude each other the bracket is the region: 天水杰森(湖北).
        brand, regions, codes, outer = "".join(regions) + brand, (), (), ()
    if len(brand) < _MINIMUM_BRAND:
        lengthened = _lengthen_brand(brand, trade, words)
        if _may_be_brand(regions, codes) and not _is_better(lengthened, brand, codes):
            brand, regions = regions[-1] + brand, regions[:-1]
            codes, outer = outer[-1:], outer[:-1]
        else:
            brand, trade = lengthened
    if infix:
        regions, outer, codes = (*regions, infix), (*outer, *codes), infix_codes
    if shell.bracket_codes:
        regions, outer, codes = (
            regions + shell.bracket_regions,
            (*outer, *codes),
            shell.bracket_codes,
        )
    return NameParts(
        text,
        regions,
        codes,
        brand,
        trade,
        form,
        shell.branch,
        shell.notes,
        shell.qualifiers,
        outer,
        shell.is_anonymous,
        shell.is_platform,
        shell.is_truncated,
    )


def _split_regions(
    core: str, places: RegionTable
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
    """Return (regions, codes of the finest, codes of the outer ones, rest)."""
    regions: tuple[str, ...] = ()
    outer: tuple[str, ...] = ()
    codes, length = longest_place(core, ())
    if not codes and len(core) >= 2 * _MINIMUM_BRAND:
        codes, length = _county_prefix(core, places)
    found = codes
    while found:
        codes = found
        regions = (*regions, core[:length])
        core = core[length:]
        found, length = longest_place(core, codes)
        if found:
            outer += tuple(wide for wide in codes if any(is_within(one, wide) for one in found))
    if regions and (zone := _ZONE.match(core)) and len(core) > zone.end():
        regions = (*regions[:-1], regions[-1] + zone.group())
        core = core[zone.end() :]
    return regions, codes, outer, core


def _county_prefix(core: str, places: RegionTable) -> tuple[tuple[str, ...], int]:
    """Return a county called by its short name at the head: 江夏华信人力."""
    length = longest_opening(core, places.county_openings)
    return places.county_short.get(core[:length], ()), length


def _split_infix_region(
    core: str, words: Lexicon, places: RegionTable
) -> tuple[str, str, tuple[str, ...]]:
    """Return (rest, region, codes) of a region just before the form: 德科人力资源服务上海."""
    rest, region, codes = _split_inner_region(core, places)
    if region and longest_ending(rest, words.trade_endings):
        return rest, region, codes
    return core, "", ()


def _split_inner_region(brand: str, places: RegionTable) -> tuple[str, str, tuple[str, ...]]:
    """Return (rest, region, codes) of a place name at the end: 国网湖北省."""
    length = longest_ending(brand, places.leading_endings, _MINIMUM_BRAND)
    if not length:
        return brand, "", ()
    codes = places.leading[brand[-length:]]
    # The short name of a county-level city (东方, 合作) is as often another word.
    if brand[-1] in _PLACE_ENDINGS or min(map(len, codes)) <= 4:
        return brand[:-length], brand[-length:], codes
    return brand, "", ()


def _split_trade(core: str, words: Lexicon) -> tuple[str, str]:
    """Return (brand, trade): words of the trade are taken off the end, longest first."""
    end = start_of_endings(core, words.trade_endings)
    if end > _LONGEST_BRAND:
        end = _find_trade(core[:end], words)
    return core[:end], core[end:]


def _without_trade(brand: str, form: str) -> tuple[str, str, str]:
    """Return (brand, trade, form) of a name in which no trade was found.

    A registered name has one, so behind a full form the end of a long brand is a trade the lexicon
    does not know; brands of two characters are the rule. One character is no form by itself.
    """
    if len(form) == 1 and form != "厂":
        return brand + form, "", ""
    if len(brand) > _LONGEST_BRAND and not brand.isascii() and form.endswith(_FULL_FORMS):
        return brand[:_MINIMUM_BRAND], brand[_MINIMUM_BRAND:], form
    return brand, "", form


def _find_trade(brand: str, words: Lexicon) -> int:
    """Return where the first trade word begins inside a brand that is too long to be only one.

    Its end is not understood then: a slip of the pen, or a trade this lexicon does not know.
    """
    for start in range(_MINIMUM_BRAND, len(brand) - 1):
        if longest_opening(brand[start:], words.trade_openings):
            return start
    return len(brand)


def _is_elsewhere(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return not any(is_within(a, b) or is_within(b, a) for a in some for b in others)


def _may_be_brand(regions: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Return whether the last region can be a brand: 长安 can, 长安区 and 中国 cannot."""
    return bool(regions) and codes != (NATION,) and regions[-1][-1] not in _PLACE_ENDINGS


def _is_better(lengthened: tuple[str, str], brand: str, codes: tuple[str, ...]) -> bool:
    """Return whether a short brand is better filled from the trade than from the region.

    通风 in 武汉通风人力资源 is the brand, since a trade is left; in 武汉人力资源 the region is all
    there is. A county before a single character is the brand's other half: 江夏造.
    """
    if brand:
        return all(len(code) < 6 for code in codes)
    word, rest = lengthened
    return not read_trade(word).hr_kinds and bool(read_trade(rest).hr_kinds)


def second_reading(parts: NameParts) -> NameParts | None:
    """Return the parts with the last region read into the brand: 安新|球然 as 安新球然.

    ``None`` where no region stands directly before the brand.
    """
    if not parts.regions or parts.regions[-1].startswith("(") or not parts.brand:
        return None
    region = parts.regions[-1]
    if region + parts.brand not in parts.text:
        return None
    return parts._replace(
        regions=parts.regions[:-1],
        brand=region + parts.brand,
        codes=parts.outer_codes[-1:],
        outer_codes=parts.outer_codes[:-1],
    )


def _lengthen_brand(brand: str, trade: str, words: Lexicon) -> tuple[str, str]:
    """Give the first word of the trade back to a brand that is too short to be one."""
    for length in (1, 2):
        if brand and trade[length:] and read_trade(trade[length:]).is_understood:
            return brand + trade[:length], trade[length:]
    length = longest_opening(trade, words.trade_openings, 1 if brand else 0) or 1
    return brand + trade[:length], trade[length:]
