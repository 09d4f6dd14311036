"""Turn received bytes into text without guessing silently.

The order is fixed: byte order mark, strict UTF-8, the declared charset, GB18030. Every member of
the GB family is read as GB18030, of which the others are subsets. Statistical guessing is not used:
it costs more than parsing and is wrong in silence.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB_NAMES: Final = re.compile(r"^(x-)?(gb|gbk|gb2312|gb18030|cp936|ms936|euc-cn|hz)", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+(?:\s*,\s*[\w.:-]+)*)", re.I)
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
# What only a wrong decoding somewhere upstream leaves behind: whole marks, and UTF-8 bytes that
# were read as Latin-1, of which the lead letters are looked for first because that is cheap.
_MARKS: Final = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯", "ï¿½")
_LEADS: Final = "ÃÂåæçèéäâ"
_AS_LATIN: Final = re.compile("â€[œ\x9d™“”]|(?:[ÃÂåæçèéä][\u0080-\u00bf]{1,2}){2}")
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# In these encodings a control byte is a control character, so bytes without any need no cleaning.
_BYTEWISE: Final = frozenset({"utf-8", "gb18030"})
_CONTROL_BYTES: Final = bytes(n for n in (*range(32), 127) if chr(n) not in "\t\n\r")
_TORN_SHARE: Final = 0.05  # text in another encoding breaks UTF-8 at every second character
_META_WINDOW: Final = 4096
# Labels that servers send unasked; they read any bytes, so believing them hides every error.
_SERVER_DEFAULTS: Final = frozenset({"iso8859-1", "cp1252", "ascii"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that read it, and warnings out of
    ``charset_mismatch``, ``truncated``, ``undecodable``, ``mojibake``, ``controls``.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def declared_charsets(body: bytes, content_type: str) -> tuple[str, ...]:
    """Return the usable declared charsets, header before markup, as Python codec names."""
    names: list[str] = []
    if found := _HEADER_CHARSET.search(content_type):
        names += re.split(r"\s*,\s*", found[1])
    if meta := _META_CHARSET.search(body[:_META_WINDOW]):
        names.append((meta[1] or meta[2]).decode("ascii", "ignore"))
    return tuple(dict.fromkeys(codec for name in names if (codec := _codec(name))))


@lru_cache(maxsize=2)  # guards and parser read the same page one after the other
def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode a body; the text has no NUL, C0 control or lone surrogate and may go to a database."""
    declared = declared_charsets(body, content_type)
    text, encoding, warnings = _decode(body, declared)
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
    if any(mark in text for mark in _MARKS):
        return True
    return any(lead in text for lead in _LEADS) and _AS_LATIN.search(text) is not None


def _decode(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, list[str]]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            text, cut = _strict_prefix(body[len(mark) :], encoding)
            if text is None:
                return body[len(mark) :].decode(encoding, "replace"), encoding, ["undecodable"]
            return text, encoding, ["truncated"] if cut else []
    candidates = tuple(dict.fromkeys(("utf-8", *declared, "gb18030")))
    for encoding in candidates:
        text, cut = _strict_prefix(body, encoding)
        if text is not None:
            return text, encoding, ["truncated"] if cut else []
        if encoding == "utf-8" and (text := _nearly_utf8(body)) is not None:
            return text, encoding, ["undecodable"]
    texts = {encoding: body.decode(encoding, "replace") for encoding in candidates}
    encoding = min(candidates, key=lambda name: texts[name].count("\ufffd"))
    return texts[encoding], encoding, ["undecodable"]


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
    except UnicodeDecodeError:
        return None, False
    state = decoder.getstate()[0]
    return text, bool(state)


def _codec(name: str) -> str:
    if _GB_NAMES.match(name):
        return "gb18030"
    try:
        codec = codecs.lookup(name).name
        "a".encode(codec)  # "undefined" does nothing but fail, and "rot13" reads no bytes
    except (LookupError, UnicodeError):
        return ""
    return "" if codec in _SERVER_DEFAULTS else codec
