"""JSON values as the text a posting is made of."""

from typing import Any, Final

import orjson

from scrapers.contract import Document
from scrapers.decoding.embedded import parse_tolerant
from scrapers.decoding.encoding import clean, decode

_EXACT: Final = 2**53


def text_of(value: Any) -> str:
    """Return a JSON value as text; ``null``, NaN, booleans and objects are nothing."""
    if isinstance(value, str):
        return clean(value).strip()
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, float) and not abs(value) < _EXACT:
        return ""  # also NaN; the digits of a larger number are not those that were sent
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)).strip()


def read_json(document: Document) -> Any:
    """Parse a JSON body in whatever encoding; ``None`` where it is no JSON."""
    try:
        return orjson.loads(document.body)
    except orjson.JSONDecodeError:
        text = decode(document.body, document.headers.get("content-type", "")).text
    return parse_tolerant(text)
