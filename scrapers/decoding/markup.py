"""HTML fragments as the text a reader sees."""

import html
import re
from typing import Final

from selectolax.lexbor import LexborNode

from scrapers.decoding.encoding import clean
from scrapers.decoding.tree import parse_html

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
# Names of elements that ads are written with: their tags are mark-up wherever they stand, while
# <保密> or <b2b> in a plain text are words in brackets.
_NAMES: Final = (
    r"(?:a|abbr|address|article|b|big|blockquote|body|br|center|code|dd|del|div|dl|dt|em|font"
    r"|footer|h[1-6]|head|header|hr|html|i|img|ins|label|li|main|mark|nav|ol|p|pre|s|script"
    r"|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|u|ul)"
)
# What shows pictures or films; nothing of it is text of the ad.
_SHOWN: Final = (
    r"(?:audio|canvas|embed|figcaption|figure|iframe|image|object|picture|source|svg|video)"
)
# What proves that a text is mark-up: an end tag, or an element that needs none. A start tag alone
# may be the matter of the ad (熟悉 <div>、<span> 等标签).
_PROOF: Final = re.compile(
    rf"</(?:{_NAMES}|{_SHOWN})\s*>|<(?:br|hr|p|li|img|embed)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_STRAY: Final = re.compile(rf"<(?!/?(?:{_NAMES}|{_SHOWN})(?=[\s/>])|!--|!\[CDATA\[)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_PASSES: Final = 3  # &amp;amp;lt; has been seen; what is encoded more often than that is left
_PICTURE: Final = re.compile(
    r"<(?:img|svg|picture|canvas|object|embed|iframe|video)\b"
    r"|background(?:-image)?\s*:[^;\"'>]*url\(",
    re.IGNORECASE,
)
_STYLED: Final = re.compile(r"content\s*:\s*[\"'][^\"'}]*[\u3400-\u9fff]")
_TOO_SHORT: Final = 10
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


def plain_text(value: str) -> str:
    """Return a handed-over text as a reader sees it, whether it is mark-up or already plain.

    Tags go, breaks become lines, entities are undone as often as they were put on (the systems of
    some platforms encode a text each time they pass it on). Text without either stays as it is.
    """
    for _ in range(_PASSES):
        if "<" in value and _PROOF.search(value):
            value = inner_text(_STRAY.sub("&lt;", value))
        elif "&" in value and _ENTITY.search(value):
            value = clean(html.unescape(value).replace("\u00a0", " ")).strip()
        else:
            break
    return value


def plain_line(value: str) -> str:
    """Return a title or name as one line of plain text."""
    return " ".join(plain_text(value).split()) if "<" in value or "&" in value else value


def unread_part(fragment: str) -> str:
    """Say in Chinese what of an ad cannot be read because it is no text; empty where all is."""
    if "<" not in fragment:
        return ""
    if _STYLED.search(fragment):
        return "部分文字写在页面样式中，未能读取，请打开原页面查看"
    if _PICTURE.search(fragment) and len(inner_text(fragment)) < _TOO_SHORT:
        return "正文是图片，文字未能读取，请打开原页面查看"
    return ""


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
