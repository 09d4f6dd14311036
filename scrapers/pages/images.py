"""Addresses of the pictures that stand in the text of a notice or an article."""

from typing import Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from scrapers.contract import Document
from scrapers.decoding.encoding import decode
from scrapers.decoding.tree import parse_html
from scrapers.errors import FetchRefused
from scrapers.fetching.targets import join

MOST_IMAGES: Final = 6
_LEAST_SIDE: Final = 200
_BODIES: Final = (
    "#zoom", ".TRS_Editor", ".article-content", "#UCAP-CONTENT", "#js_content", "article",
    ".content",
)  # fmt: skip
_LAZY: Final = ("data-src", "data-original", "src")


def image_addresses(document: Document) -> list[str]:
    """Return absolute addresses of pictures in the text of a page, in order, each once.

    Pictures that say they are small are buttons and marks; data addresses are left out.
    """
    tree = parse_html(decode(document.body, document.headers.get("content-type", "")).text)
    body = next((node for name in _BODIES if (node := tree.css_first(name))), None)
    found: dict[str, None] = {}
    for image in body.css("img") if body is not None else ():
        address = _address(image, document.url)
        if address and not _is_small(image):
            found[address] = None
    return list(found)[:MOST_IMAGES]


def is_on_site(address: str, page: str, extra_hosts: tuple[str, ...]) -> bool:
    """Tell whether a picture lies where its page does, or where the source says it may."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return host == (urlsplit(page).hostname or "").removeprefix("www.") or host in extra_hosts


def _address(image: LexborNode, page: str) -> str:
    source = next((value for name in _LAZY if (value := image.attributes.get(name))), "")
    if not source or source.strip().lower().startswith("data:"):
        return ""
    try:
        address = join(page, source)
    except FetchRefused:
        return ""
    return address if urlsplit(address).scheme in ("http", "https") else ""


def _is_small(image: LexborNode) -> bool:
    sides = (image.attributes.get("width") or "", image.attributes.get("height") or "")
    return any(side.isascii() and side.isdigit() and int(side) < _LEAST_SIDE for side in sides)
