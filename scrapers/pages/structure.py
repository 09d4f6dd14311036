"""What a page is built of, so that two pages of different nights can be compared.

JSON gives the paths of its keys with the types of their values; markup the paths of its tags with
their classes, and the keys of the data it carries in scripts and hidden fields. Only the shape is
kept, never a value.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from scrapers.contract import Document
from scrapers.decoding.embedded import parse_tolerant
from scrapers.decoding.encoding import decode
from scrapers.decoding.tree import UnsafeMarkup, parse_html

MAX_PATHS: Final = 2000
_MAX_DEPTH: Final = 12
_SCRIPT_LIMIT: Final = 4 * 1024 * 1024
_TYPES: Final = {bool: "bool", int: "number", float: "number", str: "text", type(None): "null"}
_DIGITS: Final = re.compile(r"\d+")
# A key that looks like an id or hash is data: its name says nothing of the page's shape.
_DATA_KEY: Final = re.compile(r"^\d+$|\d{6,}|^[0-9a-fA-F]{16,}$")
_ASSIGNED: Final = re.compile(r"=\s*(?=[{\[])")


def page_kind(document: Document) -> str:
    """Return which kind of page an address is of: the path, its numbers left open."""
    return _DIGITS.sub("N", urlsplit(document.url).path)[:120] or "/"


def structure_of(document: Document) -> tuple[str, ...]:
    """Return the sorted paths a page is built of; empty where nothing can be told."""
    text = decode(document.body, document.headers.get("content-type", "")).text
    if text.lstrip()[:1] in ("{", "["):
        paths = _json_paths(parse_tolerant(text), "")
    else:
        paths = _markup_paths(text)
    found: set[str] = set()
    for path in paths:
        found.add(path)
        if len(found) >= MAX_PATHS:
            break
    return tuple(sorted(found))


def _json_paths(value: Any, path: str, depth: int = 0) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            key = "*" if _DATA_KEY.search(name) else name
            yield from _json_paths(inner, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _json_paths(inner, f"{path}[]", depth + 1)
    else:
        yield f"{path}: {_TYPES.get(type(value), 'other')}"


def _markup_paths(text: str) -> Iterator[str]:
    try:
        root = parse_html(text).root
    except UnsafeMarkup:
        return
    if root is None:
        return
    for node in root.traverse(include_text=False):
        if (node.tag or "-").startswith("-"):
            continue  # comments and the document itself
        yield " > ".join(_steps(node))
        if node.tag in ("script", "input"):
            yield from _carried(node)


def _steps(node: LexborNode) -> list[str]:
    """Name a node with its two nearest ancestors: enough to know it, little enough to be stable."""
    steps: list[str] = []
    current: LexborNode | None = node
    while current is not None and len(steps) < 3 and current.tag not in ("html", "-document"):
        classes = sorted((current.attributes.get("class") or "").split())
        steps.append(".".join([current.tag or "", *(_DIGITS.sub("N", name) for name in classes)]))
        current = current.parent
    return steps[::-1]


def _carried(node: LexborNode) -> Iterator[str]:
    """Return the keys of the data in a script or a hidden field."""
    name = node.attributes.get("name") or node.attributes.get("id") or ""
    text = (node.attributes.get("value") if node.tag == "input" else node.text()) or ""
    if len(text) > _SCRIPT_LIMIT or not ("{" in text or "[" in text):
        return
    start = _ASSIGNED.search(text)
    value = parse_tolerant(text[start.end() :] if start else text)
    if isinstance(value, dict | list):
        yield from _json_paths(value, f"{node.tag}#{name}" if name else node.tag or "")
