"""HTML fragments as the text a reader sees."""

import re
from typing import Final

from selectolax.lexbor import LexborNode

from scrapers.pages.encoding import clean
from scrapers.pages.tree import parse_html

_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    )
)
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "head", "textarea"})
_MARKUP: Final = re.compile(
    r"</?[a-zA-Z][^<>]{0,400}>|&(?:[a-zA-Z]{2,8}|#x?[0-9a-fA-F]{1,6});|<!(?:--|\[CDATA\[)"
)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SPACES: Final = re.compile(r"[ \t\r\f\v\u00a0]+")


def inner_text(fragment: str) -> str:
    """Return a fragment's text as a browser shows it: entities undone once, breaks as lines.

    Text without markup or entities is returned as it stands, its own line breaks kept.
    """
    if not _MARKUP.search(fragment):
        return clean(fragment).strip()
    source = _CDATA.sub(r"\1", fragment)
    body = parse_html(f"<body>{source}").body
    return "" if body is None else node_text(body)


def node_text(root: LexborNode) -> str:
    """Return the text below a node; scripts and styles are silent."""
    parts: list[str] = []
    for node in root.traverse(include_text=True):
        tag = node.tag or ""
        if tag in _BLOCKS or _follows_block(node):
            parts.append("\n")
        if tag == "-text" and not _is_silent(node):
            text = node.text_content or ""
            parts.append(
                text if _is_preformatted(node) else _SPACES.sub(" ", text.replace("\n", " "))
            )
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return clean("\n".join(line for line in lines if line))


def _follows_block(node: LexborNode) -> bool:
    before = node.prev
    while before is not None:
        if before.tag in _BLOCKS:
            return True
        before = before.last_child
    return False


def _is_silent(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in _SILENT


def _is_preformatted(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "pre"
