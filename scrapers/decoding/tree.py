"""HTML trees, with limits on what a page may cost to parse.

Building a tree takes time with the square of its depth and of the attributes of one tag: a page of
one megabyte made for it would keep the parser busy for hours. Real pages come nowhere near.
"""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from scrapers.errors import ScraperError

MAX_DEPTH: Final = 512  # what browsers themselves keep
MAX_ATTRIBUTES: Final = 1000
# Below these sizes the worst page costs half a second, so it is not looked at any closer.
_FEW_TAGS: Final = 4000
_SHORT: Final = 64 * 1024
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WHOLE_TAG: Final = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME: Final = re.compile(r"[\s/][^\s=>/]+")
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_CLOSES_ITSELF: Final = frozenset(("p", "li", "dt", "dd", "option", "tr", "td", "th"))


class UnsafeMarkup(ScraperError):
    """The page would cost more to parse than a page may."""


def parse_html(text: str) -> LexborHTMLParser:
    """Return the tree of a page or fragment. Raises ``UnsafeMarkup``."""
    if text.count("<") > _FEW_TAGS and _depth(text) > MAX_DEPTH:
        raise UnsafeMarkup("页面嵌套层数异常，未解析。")
    if len(text) > _SHORT and _attributes(text) > MAX_ATTRIBUTES:
        raise UnsafeMarkup("页面标签的属性数量异常，未解析。")
    return LexborHTMLParser(text)


def _depth(text: str) -> int:
    """Return how deep the tags nest at most, closing tags taken at their word."""
    depth = deepest = 0
    for found in _TAG.finditer(text):
        tag = found[2].lower()
        if tag in _VOID or tag in _CLOSES_ITSELF:
            continue
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _attributes(text: str) -> int:
    """Return how many attributes the richest of the long tags has."""
    long_tags = (found[0] for found in _WHOLE_TAG.finditer(text) if len(found[0]) > MAX_ATTRIBUTES)
    return max((len(_NAME.findall(_QUOTED.sub("", tag))) for tag in long_tags), default=0)
