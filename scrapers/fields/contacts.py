"""Contact data in an ad's text, masked before the ad is recognised by its wording.

A repost under another number is the same ad. These patterns are part of what a stored fingerprint
was made with, so they stay as they are; what an ad's contacts are, and how they are hidden on
pages, is the domain's to say.
"""

import re
from typing import Final

_D: Final = "[0-9０-９]"
_GAP: Final = r"[\s\-－—.·]?"
_PATTERNS: Final = (
    re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(rf"(?<![0-9A-Za-z])[1-9]{_D}{{16}}[0-9Xx](?![0-9A-Za-z])"),
    re.compile(
        rf"(?<![0-9０-９])(?:\+?86[\s-]?)?[1１][3-9３-９]{_D}(?:{_GAP}{_D}){{8}}(?![0-9０-９])"
        rf"|(?<![0-9０-９])0{_D}{{2,3}}[\s\-－—)）]{{1,2}}{_D}{{7,8}}(?![0-9０-９])"
        rf"|(?<![0-9０-９])400[\s\-－]?{_D}{{3}}[\s\-－]?{_D}{{4}}(?![0-9０-９])"
    ),
    re.compile(
        r"(?:[微威][信芯](?:号\s*[:：]?|\s*[:：])|加[微威][信芯]|加\s*[VvＶ]|[VvＶ]信\s*[:：]?"
        r"|(?<![A-Za-z])(?:wechat|WeChat|vx|VX)\s*[:：]?)\s*([A-Za-z][A-Za-z0-9_-]{5,19})"
    ),
    re.compile(r"(?:QQ|qq|扣扣)[号群：:\s]*([1-9]\d{4,11})"),
)


def mask_contacts(text: str) -> str:
    """Return the text with each contact's characters masked; its length does not change."""
    shown = list(text)
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                shown[start:end] = "*" * (end - start)
    return "".join(shown)
