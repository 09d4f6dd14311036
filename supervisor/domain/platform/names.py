"""Names of accounts as people see them, where what differs unseen must not count."""

import unicodedata
from typing import Final

from supervisor.domain.platform.text import fold

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Mn", "Me"})
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters by category that are drawn as nothing (Hangul fillers, empty Braille)."""


def has_unseen(name: str) -> bool:
    """Tell whether a name holds characters that nobody sees."""
    return any(_is_unseen(char) for char in name.strip())


def name_as_seen(name: str) -> str:
    """Return a name without what nobody sees, spaces, widths, case and traditional forms."""
    plain = fold(unicodedata.normalize("NFKC", name))
    return "".join(char for char in plain if not char.isspace() and not _is_unseen(char))


def _is_unseen(char: str) -> bool:
    return char in _BLANK or unicodedata.category(char) in _UNSEEN
