"""Which place a short name means: 吉林 is a province and a city, 鼓楼 a district of four cities."""

from functools import lru_cache

from supervisor.domain.names.parts import NameParts
from supervisor.domain.names.regions import is_within, region_table


def settle_place(parts: NameParts, context: tuple[str, ...]) -> NameParts:
    """Return the parts with the codes of their place cut down to what it can mean.

    ``context`` are the codes of the place known otherwise: the seat of an agency, the city of an
    ad. Where it does not decide, a place that opens names by itself comes before a district.
    """
    if not parts.regions or parts.outer_codes:
        return parts
    word = place_word(parts)
    if word not in region_table().senses:
        return parts
    codes = _senses(word, context)
    return parts if codes == parts.codes else parts._replace(codes=codes)


def place_word(parts: NameParts) -> str:
    """Return the finest place of a name as written, without brackets."""
    return parts.regions[-1].strip("()") if parts.regions else ""


@lru_cache(maxsize=4096)
def _senses(word: str, context: tuple[str, ...]) -> tuple[str, ...]:
    senses = region_table().senses[word]
    near = tuple(code for code in senses if touches((code,), context))
    if near and near != senses:
        return near
    opening = region_table().leading.get(word, ())
    wide = tuple(code for code in senses if any(is_within(code, one) for one in opening))
    return wide or senses


def touches(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return whether any place of one side holds one of the other."""
    for one in some:
        for other in others:
            if is_within(one, other) or is_within(other, one):
                return True
    return False


def all_touch(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return whether every place of one side holds one of the other or lies in it."""
    return all(touches((one,), others) for one in some)
