"""From a poster's name to the few agencies it may be, the best first."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from supervisor.domain.matching.compare import Likeness, compare
from supervisor.domain.matching.index import AgencyIndex, IndexedName
from supervisor.domain.names import NameParts
from supervisor.domain.names.parse import second_reading

_Best = dict[str, Likeness]
_FEW = 5
"""More names of one brand than this are looked through by province first."""


def rank(parts: NameParts, city_codes: tuple[str, ...], index: AgencyIndex) -> list[Likeness]:
    """Return the likenesses of a name to the register, the best first, one an agency.

    Names of the same brand are asked first; only where none of them is the poster do other
    readings of the name, pieces of the brand and slips of the pen come in.
    """
    best: _Best = {}
    _collect_brand(best, parts, city_codes, index.with_brand(parts.brand))
    if parts.regions and (names := index.with_brand(parts.regions[-1] + parts.brand)):
        other = second_reading(parts)
        if other is not None:
            _collect_brand(best, other, city_codes, names)
    if not _has_identity(best):
        nearest = parts.regions[-1] if len(parts.regions) > 1 else ""
        _collect(best, parts, city_codes, _inside(nearest + parts.brand, index))
        provinces = {code[:2] for code in parts.codes or city_codes}
        _collect(best, parts, city_codes, index.sharing_pieces(parts, provinces))
    if len(best) < 2:
        return list(best.values())
    text = parts.text
    return sorted(
        best.values(),
        key=lambda one: (
            -one.tier.score,
            -fuzz.ratio(text, one.name.parts.text),
            one.name.parts.text,
        ),
    )


def _has_identity(best: _Best) -> bool:
    return any(likeness.tier.is_identity for likeness in best.values())


def _inside(brand: str, index: AgencyIndex) -> Iterable[IndexedName]:
    """Yield the names whose brand stands inside ``brand``, which a slip may have lengthened."""
    for start in range(len(brand) - 1):
        for end in range(start + 2, len(brand) + 1):
            if (start, end) != (0, len(brand)):
                yield from index.with_brand(brand[start:end])


def _collect_brand(
    best: _Best, parts: NameParts, city_codes: tuple[str, ...], names: list[IndexedName]
) -> None:
    """Compare names of one brand; those of other provinces only where there are none nearer."""
    if len(names) <= _FEW or not parts.codes:
        _collect(best, parts, city_codes, names)
        return
    provinces = {code[:2] for code in parts.codes}
    near = [name for name in names if not name.province or name.province in provinces]
    _collect(best, parts, city_codes, near or names[:_FEW])


def _collect(
    best: _Best, parts: NameParts, city_codes: tuple[str, ...], names: Iterable[IndexedName]
) -> None:
    for name in names:
        likeness = compare(parts, city_codes, name)
        if likeness is None:
            continue
        known = best.get(name.agency_key)
        if known is None or likeness.tier.score > known.tier.score:
            best[name.agency_key] = likeness
