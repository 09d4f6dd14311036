"""The JSON-LD blocks of a page, in the wrappings that sites put around them, and their postings."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from scrapers.contract import Document
from scrapers.decoding.embedded import balanced, parse_tolerant
from scrapers.decoding.encoding import decode
from scrapers.decoding.tree import parse_html

MAX_NESTING: Final = 6
_MAX_BLOCKS: Final = 1000  # objects that stand one after the other in one script
_TYPE: Final = re.compile(r"^\s*application/ld\+json\s*(?:;|$)", re.IGNORECASE)
# Marks for readers that know no scripts: <!-- -->, <![CDATA[ ]]>, each also behind // or in /* */.
_WRAPPING: Final = re.compile(r"(?://|/\*)?\s*(?:<!\[CDATA\[|\]\]>|<!--|-->)\s*(?:\*/)?")
_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_COMMENT: Final = re.compile(rf"({_STRING})|//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_WAYS_IN: Final = ("@graph", "@included", "itemListElement", "item", "mainEntity", "hasPart")
_START: Final = re.compile(r"[{\[]")
_MICRODATA: Final = re.compile(
    r"(?:itemtype|typeof)\s*=\s*[\"'][^\"']*\bJobPosting\b", re.IGNORECASE
)


def find_jobpostings(document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield the postings of a page, out of arrays and ``@graph``, whatever else stands there.

    What a posting names by ``@id`` only (its employer, its place) is put in from the same page.
    """
    values = [value for text in _blocks(document) for value in read_block(text)]
    named: dict[str, Mapping[str, Any]] = {}
    for key, node in (pair for value in values for pair in _named(value, MAX_NESTING)):
        if len(node) > len(named.get(key, ())):
            named[key] = node
    for value in values:
        for posting in _postings(value, MAX_NESTING):
            yield {name: _resolved(inner, named) for name, inner in posting.items()}


def unread_postings(document: Document) -> str:
    """Say in Chinese that a page is marked as a job ad in a way that cannot be read."""
    text = decode(document.body, document.headers.get("content-type", "")).text
    if any("JobPosting" in block for block in _blocks(document)):
        return "页面的结构化职位信息（JSON-LD）不完整或格式有误，未能读取。"
    if _MICRODATA.search(text):
        return "页面的职位信息采用未支持的标注方式（微数据），未能读取。"
    return ""


def read_block(text: str) -> list[Any]:
    """Return the values of one script: usually one, sometimes several in a row; none if broken."""
    try:
        return [orjson.loads(text)]
    except orjson.JSONDecodeError:
        pass  # line breaks and tabs inside strings are the commonest fault
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        pass  # a wrapping, a comment, a second object, or more than can be mended
    text = _unwrapped(text)
    return list(_values(text))


def _unwrapped(text: str) -> str:
    """Take off wrappings and comments; a whole block in entities is undone once."""
    text = _WRAPPING.sub("", text).strip()
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    return _COMMENT.sub(lambda found: found[1] or "", text).strip()


def _values(text: str) -> Iterator[Any]:
    """Yield the objects and arrays that stand one after the other."""
    position = 0
    for _ in range(_MAX_BLOCKS):
        start = _START.search(text, position)
        if start is None:
            return
        whole = balanced(text, start.start())
        value = parse_tolerant(whole) if whole else None
        if value is None:
            return
        yield value
        position = start.start() + len(whole)


def _blocks(document: Document) -> Iterator[str]:
    text = decode(document.body, document.headers.get("content-type", "")).text
    for script in parse_html(text).css("script[type]"):
        if _TYPE.match(script.attributes.get("type") or ""):
            yield script.text()


def _postings(value: Any, nesting: int) -> Iterator[Mapping[str, Any]]:
    if nesting == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _postings(entry, nesting - 1)
    elif isinstance(value, Mapping):
        if "JobPosting" in _types(value):
            yield value
        for name in _WAYS_IN:
            yield from _postings(value.get(name), nesting - 1)


def _types(node: Mapping[str, Any]) -> list[str]:
    """Return a node's types without their vocabulary: an address, or a prefix before a colon."""
    stated = node.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return [re.split(r"[/#:]", kind)[-1] for kind in kinds if isinstance(kind, str)]


def _named(value: Any, nesting: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every node that has a name of its own and says more than that."""
    if nesting == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _named(entry, nesting - 1)
    elif isinstance(value, Mapping):
        if isinstance(name := value.get("@id"), str) and len(value) > 1:
            yield name, value
        for inner in value.values():
            if isinstance(inner, list | Mapping):
                yield from _named(inner, nesting - 1)


def _resolved(value: Any, named: Mapping[str, Mapping[str, Any]], nesting: int = 3) -> Any:
    """Return a value with what it only names put in; names that lead in circles end soon."""
    if nesting == 0:
        return value
    if isinstance(value, list):
        return [_resolved(entry, named, nesting - 1) for entry in value]
    if not isinstance(value, Mapping):
        return value
    if isinstance(name := value.get("@id"), str) and name in named:
        value = {**named[name], **value}
    return {name: _resolved(inner, named, nesting - 1) for name, inner in value.items()}
