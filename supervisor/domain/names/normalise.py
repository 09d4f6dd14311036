"""The one written form of a poster's name: the key it is deduplicated and remembered under."""

import html
import re
from functools import cache

from supervisor.domain.platform.text import fold_table

# What carries no meaning in a name: white space, zero-width and control characters, quotes.
_DROPPED = re.compile(
    r"[\s\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff\"'`´“”‘’「」『』《》〈〉<>]+"
)
_ELLIPSIS = re.compile(r"\.{2,}|。{2,}|…+|⋯+")
_EMPTY_BRACKETS = re.compile(r"\(\)")
_BRACKETS = str.maketrans("[]{}⟨⟩", "()()()")
_SUSPICIOUS = re.compile(
    r"[\s\"'`´“”‘’「」『』《》〈〉<>\[\]{}&…⋯。.\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff⟨⟩]|\(\)"
)


def normalise(name: str) -> str:
    """Return the name half-width, simplified, lower case, without spaces and quotes.

    Brackets of every shape become ``()``, every ellipsis ``…``. The result is a fixed point:
    ``normalise(normalise(x)) == normalise(x)``.
    """
    if _settled().fullmatch(name):
        return name
    text = name.translate(fold_table())
    if _SUSPICIOUS.search(text) is None:
        return text
    return _clean(text)


@cache
def _settled() -> re.Pattern[str]:
    """Return what a name of nothing but settled characters matches: one that stays as it is.

    Most names are of that kind, and to see it costs a tenth of translating them.
    """
    folded = fold_table()
    chinese = (chr(point) for point in range(0x4E00, 0xA000) if point not in folded)
    return re.compile(f"[a-z0-9{''.join(chinese)}]*")


def _clean(text: str) -> str:
    """Repeat until nothing changes: taking one thing away can bring another to light."""
    while True:
        before = text
        if "&" in text:
            text = html.unescape(text).translate(fold_table())
        text = text.translate(_BRACKETS)
        text = _DROPPED.sub("", text)
        text = _ELLIPSIS.sub("…", text)
        text = _EMPTY_BRACKETS.sub("", text)
        if text == before:
            return text
