"""Taking a name apart: region, brand, trade, legal form, branch and notes.

A registered name reads region + brand + trade + form, with the region also allowed in brackets
after the brand; the brand has two characters or more (企业名称登记管理规定实施办法). Posters add
remarks around that and leave parts out, so the parser peels from the outside inward and calls
brand what is left. It never fails and never drops a character.
"""

import re

from supervisor.domain.names.lexicon import Lexicon, lexicon
from supervisor.domain.names.normalise import normalise
from supervisor.domain.names.outside import peel_notes
from supervisor.domain.names.parts import NameParts
from supervisor.domain.names.regions import NATION, RegionTable, longest_prefix, region_table
from supervisor.domain.names.trades import read_trade

_ZONE = re.compile(
    r"(?:国家级?)?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|新技术开发区|经济开发区|高新技术区"
    r"|高新区|开发区|工业园区|工业园|保税区|自贸区|自由贸易试验区)"
)
_MINIMUM_BRAND = 2
_LONGEST_BRAND = 3
_PLACE_ENDINGS = "省市区县州旗盟"


def parse(name: str) -> NameParts:
    """Return the parts of ``name``, which may be any string."""
    text = normalise(name)
    words, places = lexicon(), region_table()
    shell = peel_notes(text, words)
    core, form = shell.core, shell.form
    if not form:
        core, form = _split_form(core, words)
    regions, codes, outer, core = _split_regions(core, places)
    core, infix, infix_codes = _split_infix_region(core, words, places)
    brand, trade = _split_trade(core, words)
    if len(brand) > _MINIMUM_BRAND and not infix:
        brand, infix, infix_codes = _split_inner_region(brand, places)
    if len(brand) < _MINIMUM_BRAND:
        lengthened = _lengthen_brand(brand, trade, words)
        if _may_be_brand(regions, codes) and not _is_better(lengthened, brand, codes):
            brand, regions = regions[-1] + brand, regions[:-1]
            codes, outer = outer[-1:], outer[:-1]
        else:
            brand, trade = lengthened
    if infix:
        regions, outer, codes = (*regions, infix), (*outer, *codes), infix_codes
    return NameParts(
        text=text,
        regions=regions + shell.bracket_regions,
        codes=shell.bracket_codes or codes,
        brand=brand,
        trade=trade,
        form=form,
        branch=shell.branch,
        notes=shell.notes,
        outer_codes=(*outer, *codes) if shell.bracket_codes else outer,
        is_anonymous=shell.is_anonymous,
        is_platform=shell.is_platform,
        is_truncated=shell.is_truncated,
    )


def _split_form(core: str, words: Lexicon) -> tuple[str, str]:
    """Return (rest, form); a form never takes the whole name."""
    for length in range(min(words.longest_form, len(core) - _MINIMUM_BRAND), 0, -1):
        if core[-length:] in words.forms:
            return core[:-length], core[-length:]
    return core, ""


def _split_regions(
    core: str, places: RegionTable
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
    """Return (regions, codes of the finest, codes of the outer ones, rest)."""
    regions: list[str] = []
    outer: list[str] = []
    codes: tuple[str, ...] = ()
    while core:
        found, length = longest_prefix(core, codes, places)
        if not found:
            if codes or len(core) < 2 * _MINIMUM_BRAND:
                break
            found, length = _county_prefix(core, places)
            if not found:
                break
        outer.extend(codes)
        codes = found
        regions.append(core[:length])
        core = core[length:]
    if regions and (zone := _ZONE.match(core)) and len(core) > zone.end():
        regions.append(zone.group())
        core = core[zone.end() :]
    return tuple(regions), codes, tuple(outer), core


def _county_prefix(core: str, places: RegionTable) -> tuple[tuple[str, ...], int]:
    """Return a county called by its short name at the head: 江夏华信人力."""
    for length in (4, 3, 2):
        if codes := places.county_short.get(core[:length]):
            return codes, length
    return (), 0


def _split_infix_region(
    core: str, words: Lexicon, places: RegionTable
) -> tuple[str, str, tuple[str, ...]]:
    """Return (rest, region, codes) of a region just before the form: 德科人力资源服务上海."""
    for length in (4, 3, 2):
        codes = places.leading.get(core[-length:])
        if codes and any(core[-length - size : -length] in words.trades for size in (2, 4)):
            return core[:-length], core[-length:], codes
    return core, "", ()


def _split_inner_region(brand: str, places: RegionTable) -> tuple[str, str, tuple[str, ...]]:
    """Return (brand, region, codes) of a full place name at the end of the brand: 国网湖北省."""
    if brand[-1] in _PLACE_ENDINGS:
        for length in (3, 4, 5):
            codes = places.leading.get(brand[-length:])
            if codes and len(brand) - length >= _MINIMUM_BRAND:
                return brand[:-length], brand[-length:], codes
    return brand, "", ()


def _split_trade(core: str, words: Lexicon) -> tuple[str, str]:
    """Return (brand, trade): words of the trade are taken off the end, longest first."""
    end = len(core)
    while end > 0:
        for length in range(min(words.longest_trade, end), 1, -1):
            if core[end - length : end] in words.trades:
                end -= length
                break
        else:
            break
    if end > _LONGEST_BRAND:
        end = _find_trade(core, end, words)
    return core[:end], core[end:]


def _find_trade(core: str, end: int, words: Lexicon) -> int:
    """Return where the first trade word begins inside a brand that is too long to be only one.

    Its end is not understood then: a slip of the pen, or a trade this lexicon does not know.
    """
    for start in range(_MINIMUM_BRAND, end - 1):
        for length in range(min(words.longest_trade, end - start), 1, -1):
            if core[start : start + length] in words.trades:
                return start
    return end


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
    for length in range(min(words.longest_trade, len(trade)), 1, -1):
        if trade[:length] in words.trades and (len(trade) > length or not brand):
            return brand + trade[:length], trade[length:]
    return brand + trade[:1], trade[1:]
