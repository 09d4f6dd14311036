"""The archived page as a person saw it: this ad outlined, nothing in it able to act.

Shown in a sandboxed frame that may draw itself and nothing else. The place of the ad carries the
id ``this-ad``, so that the address of the frame scrolls to it without any script.
"""

import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from lxml import html

from supervisor.services.proof.evidence import PageKind, RawView

ANCHOR: Final = "this-ad"
_STYLE: Final = "outline:4px solid #c00020;outline-offset:2px;background:#fff6f6;scroll-margin:40px"
_ACTIVE: Final = ("script", "noscript", "iframe", "object", "embed", "link", "base", "form")
_FRAME: Final = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>存档</title></head>'
    '<body style="font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere">{}'
    "</body></html>"
)
_CARD: Final = 60
"""The card of an ad holds its title and little beside; a parent with much more is the list."""


def shown(view: RawView, needles: Sequence[str]) -> str:
    """Return a raw page as HTML with the ad outlined; ``needles`` are its title, number, poster.

    HTML keeps its own looks; JSON is laid out line by line, other text stands as it came.
    """
    if view.kind is PageKind.HTML:
        return _outlined(view.text, needles)
    try:
        whole = json.loads(view.text)
    except ValueError:
        return _FRAME.format(_marked(view.text, needles))
    return _FRAME.format(_laid_out(whole, _smallest(whole, needles)))


def _outlined(text: str, needles: Sequence[str]) -> str:
    if not text.strip():
        return _FRAME.format("")
    page = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    for element in page.iter(*_ACTIVE):
        element.tag = "div" if element.tag == "form" else "template"
    found = _card(page, needles)
    if found is not None:
        found.set("id", ANCHOR)
        found.set("style", f"{found.get('style', '')};{_STYLE}".lstrip(";"))
    return str(html.tostring(page, encoding="unicode", doctype="<!doctype html>"))


def _card(page: Any, needles: Sequence[str]) -> Any:
    """Return the smallest element that holds the title, widened to hold the poster too."""
    wanted = [one.strip() for one in needles if len(one.strip()) > 1]
    for needle in wanted:
        holding = [
            element
            for element in page.iter()
            if isinstance(element.tag, str) and needle in (element.text or "")
        ]
        for element in holding:
            return _widened(element, [one for one in wanted if one != needle])
    return None


def _widened(element: Any, others: Sequence[str]) -> Any:
    best, length = element, len(element.text_content())
    for parent in element.iterancestors():
        if parent.tag in ("body", "html") or len(parent.text_content()) > _CARD * 20 + length:
            break
        best = parent
        if any(other in parent.text_content() for other in others):
            break
    return best


def _marked(text: str, needles: Sequence[str]) -> str:
    for needle in needles:
        at = text.find(needle) if needle.strip() else -1
        if at >= 0:
            before, ad, after = text[:at], needle, text[at + len(needle) :]
            return f"{escape(before)}{_mark(escape(ad))}{escape(after)}"
    return escape(text)


def _smallest(value: Any, needles: Sequence[str]) -> Any:
    """Return the smallest object of a JSON page that has one of the needles as a value."""
    wanted = [one for one in needles if one.strip()]
    for needle in wanted:
        found = _holding(value, needle)
        if found is not None:
            return found
    return None


def _holding(value: Any, needle: str) -> Any:
    if isinstance(value, dict):
        if any(str(one) == needle for one in value.values() if not isinstance(one, dict | list)):
            return value
        parts = list(value.values())
    elif isinstance(value, list):
        parts = value
    else:
        return None
    return next((one for part in parts if (one := _holding(part, needle)) is not None), None)


def _laid_out(value: Any, ad: Any, depth: int = 0) -> str:
    pad, inner = "  " * depth, "  " * (depth + 1)
    if isinstance(value, dict):
        rows = [
            f"{inner}{escape(json.dumps(key, ensure_ascii=False))}: {_laid_out(one, ad, depth + 1)}"
            for key, one in value.items()
        ]
        text = "{\n" + ",\n".join(rows) + f"\n{pad}}}" if rows else "{}"
    elif isinstance(value, list):
        rows = [f"{inner}{_laid_out(one, ad, depth + 1)}" for one in value]
        text = "[\n" + ",\n".join(rows) + f"\n{pad}]" if rows else "[]"
    else:
        text = escape(json.dumps(value, ensure_ascii=False))
    return _mark(text) if value is ad and ad is not None else text


def _mark(text: str) -> str:
    return f'<mark id="{ANCHOR}" style="{_STYLE};display:block">{text}</mark>'
