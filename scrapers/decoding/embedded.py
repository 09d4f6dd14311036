"""Data that pages carry in scripts: found by brace matching, read as JSON, never evaluated."""

import json
import re
from typing import Any, Final

import orjson

MAX_DEPTH: Final = 200
_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_TOKEN: Final = re.compile(_STRING + r"|[{}\[\]]", re.DOTALL)
# Only outside of strings: the string alternative swallows those whole.
_LOOSE: Final = re.compile(
    "(" + _STRING + r")|,(\s*[}\]])|(?<![\w\"])(undefined|NaN|-?Infinity)\b", re.DOTALL
)
_JSONP: Final = re.compile(r"^\s*[\w$.]+\s*\(\s*(?=[{\[])")


def parse_tolerant(text: str) -> Any:
    """Parse JSON that may be wrapped or a little wrong; ``None`` where there is none.

    Accepted: a JSONP or assignment wrapper, trailing commas, ``undefined``, ``NaN``, raw control
    characters in strings. A duplicate key keeps its last value.
    """
    start = re.search(r"[{\[]", text)
    if start is None:
        return None
    is_wrapped = (
        _JSONP.match(text) or "=" in text[: start.start()] or not text[: start.start()].strip()
    )
    if not is_wrapped:
        return None
    return _parse(balanced(text, start.start()))


def assigned(text: str, name: str) -> Any:
    """Return the object a script assigns to ``name`` (with or without ``window.``), or ``None``."""
    for found in re.finditer(re.escape(name) + r"[\"']?\]?\s*=\s*(?=[{\[])", text):
        value = _parse(balanced(text, found.end()))
        if value is not None:
            return value
    return None


def balanced(text: str, start: int) -> str:
    """Return the bracketed value that begins at ``start``; empty where it never closes."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if mark in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                return ""
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return text[start : token.end()]
    return ""


def _parse(text: str) -> Any:
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass  # not strict JSON: try once more with the known liberties taken out
    try:
        return json.loads(_LOOSE.sub(_strict, text), strict=False)
    except (ValueError, RecursionError):
        return None


def _strict(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1]
    return found[2] if found[2] is not None else "null"
