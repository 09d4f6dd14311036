"""The few agencies that a poster's name may mean, the best first."""

from functools import lru_cache

from rapidfuzz import fuzz

from supervisor.domain.matching import tiers
from supervisor.domain.matching.compare import Likeness, compare
from supervisor.domain.matching.index import AgencyIndex, IndexedName
from supervisor.domain.names import NameParts
from supervisor.domain.names.parse import parse_normalised, second_reading
from supervisor.domain.names.senses import settle_place
from supervisor.domain.names.separated import last_piece

_Best = dict[str, Likeness]
_FEW = 5
"""More names of one brand than this are looked through by province first."""


def rank(parts: NameParts, city_codes: tuple[str, ...], index: AgencyIndex) -> list[Likeness]:
    """Return the likenesses of a name to the register, the best first, one an agency.

    Names of the same brand are asked first; only where none of them is the poster do other
    readings of the name, pieces of the brand and slips of the pen come in.
    """
    best: _Best = {}
    parts = settle_place(parts, city_codes)
    if parts.is_truncated:
        opened = index.opening_with(parts.text.rstrip("…"))
        if _collect(best, parts, city_codes, opened):
            return _ordered(best, parts.text)
    found = False
    if names := index.with_brand(parts.brand):
        found = _collect_brand(best, parts, city_codes, names)
    nearest = parts.regions[-1] if parts.regions else ""
    if nearest and (names := index.with_brand(nearest + parts.brand)):
        other = second_reading(parts)
        if other is not None:
            found |= _collect_brand(best, other, city_codes, names)
    if not found:
        nearest = nearest if len(parts.regions) > 1 else ""
        provinces = _provinces(parts.codes)
        _collect(best, parts, city_codes, index.with_brand_inside(nearest + parts.brand, provinces))
        provinces = provinces or _provinces(city_codes)
        _collect(best, parts, city_codes, index.sharing_pieces(parts, provinces))
    if not best and parts.notes:
        _collect_last_piece(best, parts, city_codes, index)
    return _ordered(best, parts.text)


@lru_cache(maxsize=8192)
def _provinces(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the provinces of places, by the first two digits of their codes."""
    return frozenset(code[:2] for code in codes)


def _ordered(best: _Best, text: str) -> list[Likeness]:
    """Return the likenesses by score, those of one score by how alike the names are written.

    The rest of the key keeps the order of the register out of the answer.
    """
    if len(best) < 2:
        return list(best.values())
    return sorted(
        best.values(),
        key=lambda one: (
            -one.tier.score,
            -fuzz.ratio(text, one.name.parts.text),
            one.name.parts.text,
            one.name.agency.key,
        ),
    )


def _collect_brand(
    best: _Best, parts: NameParts, city_codes: tuple[str, ...], names: list[IndexedName]
) -> bool:
    """Compare names of one brand; those of other provinces only where there are none nearer."""
    if len(names) <= _FEW or not parts.codes:
        return _collect(best, parts, city_codes, names)
    provinces = _provinces(parts.codes)
    near = [name for name in names if not name.province or name.province in provinces]
    return _collect(best, parts, city_codes, near or names[:_FEW])


def _collect_last_piece(
    best: _Best, parts: NameParts, city_codes: tuple[str, ...], index: AgencyIndex
) -> None:
    """Enter the agencies whose whole name stands behind a separator: perhaps the rest is a remark.

    Perhaps it is not, and the name another: no such agency is more than possible.
    """
    alone = parse_normalised(last_piece(parts.text))
    if not alone.codes:
        alone = alone._replace(regions=parts.regions, codes=parts.codes)
    for name in index.with_brand(alone.brand) if alone.brand else ():
        likeness = compare(alone, city_codes, name)
        if likeness is not None and likeness.tier.is_identity:
            best[name.agency.key] = likeness._replace(tier=tiers.PART_OF_BRAND)


def _collect(
    best: _Best, parts: NameParts, city_codes: tuple[str, ...], names: list[IndexedName]
) -> bool:
    """Enter the likenesses of names; return whether one of them is an identity."""
    found = False
    for name in names:
        likeness = compare(parts, city_codes, name)
        if likeness is None:
            continue
        tier, key = likeness.tier, name.agency.key
        found = found or tier.is_identity
        known = best.get(key)
        if known is None or tier.score > known.tier.score:
            best[key] = likeness
    return found
