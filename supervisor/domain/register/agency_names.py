"""Spellings of an agency's name: which are one name, and which of them the register keeps."""

import re

from supervisor.domain.names import spelling_key
from supervisor.domain.register.cleaning import visible

_FULL_WIDTH = str.maketrans("()", "（）")
_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def name_key(name: str) -> str:
    """Return what all spellings of one name have in common; never empty for a name."""
    return spelling_key(name) or name


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two texts spell one name, whatever their width, blanks, dots and script."""
    return one == other or name_key(one) == name_key(other)


def settled_name(held: str, stated: str) -> str:
    """Return the spelling to keep: the held one, unless the file states the same name tidily."""
    if held == stated or not is_same_name(held, stated):
        return stated
    return stated if _tidy(held) == stated else held


def _tidy(name: str) -> str:
    """Return ``name`` as it is printed: full-width brackets, no blanks between characters."""
    return _BLANK.sub("", visible(name)).translate(_FULL_WIDTH)
