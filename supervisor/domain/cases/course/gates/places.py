"""Where an act was done, as far as its written place says so."""

import re
from typing import Final

from supervisor.domain.names.regions import is_within, longest_place

# What stands in brackets, or behind 邻, tells of the place and is not the place.
_ASIDE: Final = re.compile(r"[（(][^（）()]*[）)]")
_SEVERAL: Final = re.compile(r"[、，,；;/和及]")
# A street may bear the short name of a town (南京路, 中山大道): only a full name says where it is.
_FULL: Final = ("省", "市", "区", "县", "州", "旗", "盟")


def is_elsewhere(place: str, own: tuple[str, ...]) -> bool:
    """Tell whether a place names other districts or cities and none that holds ``own``.

    ``own`` are the codes of the office's district. A street, a hall or a site says nothing of
    where it is; of several places one of ours is enough.
    """
    plain = _ASIDE.sub("", place).strip() or place.strip("（）() ")
    found = [codes for piece in _SEVERAL.split(plain) if (codes := _named(piece.strip()))]
    return bool(found) and not any(_is_ours(codes, own) for codes in found)


def _named(piece: str) -> tuple[str, ...]:
    """Return the finest places that open a text, where one of them stands in full."""
    codes: tuple[str, ...] = ()
    is_full, rest = False, piece
    while rest:
        inner, length = longest_place(rest, codes)
        if not inner:
            break
        is_full = is_full or rest[:length].endswith(_FULL)
        codes, rest = inner, rest[length:]
    return codes if is_full else ()


def _is_ours(codes: tuple[str, ...], own: tuple[str, ...]) -> bool:
    return any(is_within(ours, code) or is_within(code, ours) for ours in own for code in codes)
