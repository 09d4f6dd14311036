"""Turn received bytes into text without guessing silently.

The order is fixed: byte order mark, the bytes of UTF-16, strict UTF-8, the declared charset,
GB18030. Every member of
the GB family is read as GB18030, of which the others are subsets. Statistical guessing is not used:
it costs more than parsing and is wrong in silence.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scrapers.decoding.charsets import declared_charsets, late_charsets

__all__ = ["Decoded", "clean", "declared_charsets", "decode", "is_mojibake", "warnings_of"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What only a wrong decoding somewhere upstream leaves behind: whole marks, and UTF-8 bytes that
# were read as Latin-1, of which the lead letters are looked for first because that is cheap.
_MARKS: Final = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯", "ï¿½")
_LEADS: Final = "ÃÂåæçèéäâ"
_SUSPECT: Final = re.compile(f"[{''.join(mark[0] for mark in _MARKS)}{_LEADS}]")
_AS_LATIN: Final = re.compile("â€[œ\x9d™“”]|(?:[ÃÂåæçèéä][\u0080-\u00bf]{1,2}){2}")
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# In these encodings a control byte is a control character, so bytes without any need no cleaning.
_BYTEWISE: Final = frozenset({"utf-8", "gb18030"})
_CONTROL_BYTES: Final = bytes(n for n in (*range(32), 127) if chr(n) not in "\t\n\r")
_TORN_SHARE: Final = 0.05  # text in another encoding breaks UTF-8 at every second character
_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that read it, and warnings out of
    ``charset_mismatch``, ``truncated``, ``undecodable``, ``mojibake``, ``controls``.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@lru_cache(maxsize=2)  # guards and parser read the same page one after the other
def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode a body; the text has no NUL, C0 control or lone surrogate and may go to a database."""
    declared = declared_charsets(body, content_type)
    text, encoding, warnings = _decode(body, declared)
    text = text.lstrip(_MARK)  # pages put together from files begin with several
    if declared and declared[0] != encoding and not body.isascii():
        warnings.append("charset_mismatch")
    if is_mojibake(text):
        warnings.append("mojibake")
    if encoding in _BYTEWISE and len(body.translate(None, _CONTROL_BYTES)) == len(body):
        return Decoded(text, encoding, tuple(warnings))
    cleaned = clean(text)
    if cleaned != text:
        warnings.append("controls")
    return Decoded(cleaned, encoding, tuple(warnings))


def warnings_of(body: bytes, content_type: str = "") -> tuple[str, ...]:
    """Return what is odd about a page's encoding; a compressed file has none to speak of."""
    return () if body.startswith(b"\x1f\x8b") else decode(body, content_type).warnings


def clean(text: str) -> str:
    """Drop what no text column can hold: NUL, C0 controls, DEL and lone surrogates."""
    return _UNSTORABLE.sub("", text)


def is_mojibake(text: str) -> bool:
    """Tell whether a text shows the marks of having been decoded wrongly before it reached us."""
    if text.isascii() or not _SUSPECT.search(text):
        return False
    return any(mark in text for mark in _MARKS) or _AS_LATIN.search(text) is not None


def _decode(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, list[str]]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            text, cut = _strict_prefix(body[len(mark) :], encoding)
            if text is None:
                return body[len(mark) :].decode(encoding, "replace"), encoding, ["undecodable"]
            return text, encoding, ["truncated"] if cut else []
    if wide := _unmarked_utf16(body):
        text, cut = _strict_prefix(body, wide)
        if text is not None:
            return text, wide, ["truncated"] if cut else []
    return _decode_unmarked(body, declared)


def _decode_unmarked(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, list[str]]:
    text, cut = _strict_prefix(body, "utf-8")
    if text is not None:
        return text, "utf-8", ["truncated"] if cut else []
    if (text := _nearly_utf8(body)) is not None:
        return text, "utf-8", ["undecodable"]
    candidates = dict.fromkeys((*(declared or late_charsets(body)), "gb18030"))
    for encoding in candidates:
        text, cut = _strict_prefix(body, encoding)
        if text is not None:
            return text, encoding, ["truncated"] if cut else []
    candidates = dict.fromkeys(("utf-8", *candidates))
    texts = {encoding: body.decode(encoding, "replace") for encoding in candidates}
    encoding = min(candidates, key=lambda name: texts[name].count("\ufffd"))
    return texts[encoding], encoding, ["undecodable"]


def _unmarked_utf16(body: bytes) -> str:
    """Name the kind of UTF-16 that a text without a mark is in: its first characters are ASCII."""
    head = body[:4]
    if len(head) == 4 and not head[1] and not head[3] and head[0] and head[2]:
        return "utf-16-le"
    if len(head) == 4 and not head[0] and not head[2] and head[1] and head[3]:
        return "utf-16-be"
    return ""


def _nearly_utf8(body: bytes) -> str | None:
    """Return a UTF-8 text that has a few characters torn, as servers tear them when they shorten.

    Read as GB18030 such a page is often valid, and wrong from its first character to its last.
    """
    text = body.decode("utf-8", "replace")
    torn = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore")) - torn
    return text if torn <= foreign * _TORN_SHARE else None


def _strict_prefix(body: bytes, encoding: str) -> tuple[str | None, bool]:
    """Decode strictly, but allow the very end to be cut inside a character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(body)
    except UnicodeError:
        return None, False
    state = decoder.getstate()[0]
    return text, bool(state)
