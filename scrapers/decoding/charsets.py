"""Which charsets a page declares: in its header, its XML declaration and its meta tags.

A declaration in a comment or a script is text like any other and declares nothing.
"""

import codecs
import re
from functools import lru_cache
from typing import Final

_GB_NAMES: Final = re.compile(r"^(x-)?(gb|gbk|gb2312|gb18030|cp936|ms936|euc-cn|hz)", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+(?:\s*,\s*[\w.:-]+)*)", re.I)
_XML: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_META: Final = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(rb"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_QUIET: Final = re.compile(
    rb"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)"
    rb"|<(script|style|noscript|template)\b.*?(?:</\1\s*>|$)",
    re.IGNORECASE | re.DOTALL,
)
_WINDOW: Final = 4096
# A page may say it after its scripts; a whole body is not searched, a head is.
_LATE_WINDOW: Final = 256 * 1024
# Encodings that web pages really have, as Python names them. Anything else a codec registry knows
# (idna, unicode_escape, utf-7) is no charset of a page, or has no decoder that can be fed.
_OF_PAGES: Final = re.compile(
    r"utf-8|big5(hkscs)?|cp9(32|49|50)|euc_\w+|shift_jis\w*|johab|koi8-[rtu]|cp125\d|cp8\d\d"
    r"|iso8859-\d+|mac-\w+|tis-620"
)
# Labels that servers send unasked; they read any bytes, so believing them hides every error.
_SERVER_DEFAULTS: Final = frozenset({"iso8859-1", "cp1252", "ascii"})


def declared_charsets(body: bytes, content_type: str) -> tuple[str, ...]:
    """Return the usable declared charsets, header before markup, as Python codec names."""
    names: list[str] = []
    if found := _HEADER_CHARSET.search(content_type):
        names += re.split(r"\s*,\s*", found[1])
    names += _stated(body[:_WINDOW])
    return _codecs(names)


def late_charsets(body: bytes) -> tuple[str, ...]:
    """Return what markup declares behind the usual place; browsers read it there too."""
    if b"<" not in body[:_WINDOW]:
        return ()
    return _codecs(_stated(body[:_LATE_WINDOW]))


def _stated(head: bytes) -> list[str]:
    """Return the names a head of markup states, as they stand there."""
    if found := _XML.search(head):
        return [found[1].decode("ascii", "ignore")]
    for meta in _META.finditer(_QUIET.sub(b"", head)):
        values = {a[1].lower(): a[2] or a[3] or a[4] or b"" for a in _ATTRIBUTE.finditer(meta[0])}
        stated = values.get(b"charset", b"")
        if not stated and values.get(b"http-equiv", b"").lower() == b"content-type":
            stated = values.get(b"content", b"").lower().partition(b"charset=")[2]
        if stated:
            return [stated.decode("ascii", "ignore").strip()]
    return []


def _codecs(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codec for name in names if (codec := _codec(name))))


@lru_cache(maxsize=256)
def _codec(name: str) -> str:
    """Return the codec of a label; empty where it is none that a page can be read by.

    UTF-16 is not among them: without a byte order mark its bytes show it, and bytes in which the
    label itself can be read are not UTF-16 (HTML Living Standard, 13.2.3.2).
    """
    if _GB_NAMES.match(name):
        return "gb18030"
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if codec in _SERVER_DEFAULTS or not _OF_PAGES.fullmatch(codec):
        return ""
    return codec
