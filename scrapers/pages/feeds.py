"""Sitemaps, RSS and Atom: read as XML without entities, in whatever encoding they come.

Elements are told apart by their namespace: a picture's title (media:title) is not the entry's.
"""

import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Final
from urllib.parse import urljoin

from scrapers.decoding.encoding import decode
from scrapers.errors import ScraperError

MAX_XML_BYTES: Final = 64 * 1024 * 1024
MAX_URLS: Final = 50_000  # the sitemap protocol's own limit for one file
_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 4096
_PROLOG: Final = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ROOT: Final = re.compile(r"<(?:[\w-]+:)?(urlset|sitemapindex|rss|feed|RDF)\b")
# Bare ampersands and HTML's own entities, which XML does not know; CDATA is passed over whole.
_LOOSE: Final = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:(\w{2,8});)?",
    re.DOTALL,
)
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_ATOM: Final = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_DUBLIN: Final = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_CONTENT: Final = ("http://purl.org/rss/1.0/modules/content/",)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w.-]+")


class UnreadableFeed(ScraperError):
    """The document is no XML that may be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; ``title`` and ``content`` are HTML, ``link`` is absolute or empty."""

    identity: str
    title: str
    link: str
    date: str
    content: str
    author: str


def is_xml(body: bytes) -> bool:
    """Tell whether a body is a feed, a sitemap or other XML rather than a page."""
    if body.startswith(_GZIP):
        return True
    head = decode(body[:_HEAD]).text
    start = _PROLOG.sub("", head, count=1)
    if _ROOT.match(start):
        return True
    is_page = start[:9].lower() == "<!doctype" or start[:5].lower() == "<html"
    return head.lstrip().startswith("<?xml") and not is_page


def parse(body: bytes, content_type: str = "") -> ET.Element:
    """Return the root. Raises ``UnreadableFeed``; a document type definition is never read."""
    text = decode(_unzipped(body), content_type).text
    found = _PROLOG.match(text)
    # The grammar has its place before the root; in a text it is what somebody wrote.
    if found is not None and text[found.end() : found.end() + 2] == "<!":
        raise UnreadableFeed("文件含有文档类型定义，出于安全考虑不予读取。")
    text = _DECLARATION.sub("", text).strip()
    try:
        return ET.fromstring(text)  # noqa: S314 - no DTD, so no entities
    except ET.ParseError:
        pass  # the commonest slips are mended once
    try:
        return ET.fromstring(_LOOSE.sub(_strict, text))  # noqa: S314 - as above
    except ET.ParseError as error:
        raise UnreadableFeed("文件不是有效的 XML，可能在传输中被截断。") from error


def kind_of(root: ET.Element) -> str:
    """Return ``urlset``, ``sitemapindex``, ``rss``, ``feed``, or the name of something else."""
    return _local(root)


def locations(root: ET.Element) -> Iterator[str]:
    """Yield the addresses of a sitemap or an index, at most as many as one file may have.

    The address of a picture or video in an entry (image:loc) is not a page.
    """
    count = 0
    for entry in root:
        for child in entry:
            is_own = _space(child) in (_space(entry), _space(root), "")
            if _local(child) == "loc" and is_own and (child.text or "").strip():
                count += 1
                if count > MAX_URLS:
                    return
                yield (child.text or "").strip()


def entries(root: ET.Element, url: str = "") -> Iterator[Entry]:
    """Yield the entries of an RSS or Atom feed that was had from ``url``."""
    base = _joined(url, root.get(_BASE, ""))
    for child in root:
        name = _local(child)
        if name == "channel":
            inner = _joined(base, child.get(_BASE, ""))
            yield from (_entry(node, inner) for node in child if _local(node) == "item")
        elif name in ("item", "entry"):
            yield _entry(child, base)


def _joined(base: str, stated: str) -> str:
    """Return an address read against its base; what is no address at all says nothing."""
    try:
        return urljoin(base, stated)
    except ValueError:
        return base


def _entry(node: ET.Element, base: str) -> Entry:
    base = _joined(base, node.get(_BASE, ""))
    own = (_space(node),)
    guid = _child(node, own, "guid", "id")
    link = _link(node, base)
    return Entry(
        identity=_text(guid) or link,
        title=_markup(_first(_child(node, own, "title"), _child(node, _DUBLIN, "title"))),
        link=link,
        date=_text(
            _first(
                _child(node, own, "pubDate", "published", "issued"),
                _child(node, _DUBLIN, "date", "issued", "created"),
                _child(node, own, "updated", "modified"),
            )
        ),
        content=_markup(
            _first(
                _child(node, _CONTENT, "encoded"),
                _child(node, own, "content", "description", "summary"),
                _child(node, _DUBLIN, "description"),
            )
        ),
        author=_author(node, own),
    )


def _link(node: ET.Element, base: str) -> str:
    """Return the address of the entry's page: not its own (rel=self), not an attachment's."""
    own = (_space(node),)
    for link in (*_children(node, own, "link"), *_children(node, _ATOM, "link")):
        stated = (link.get("href") or link.text or "").strip()
        if stated and link.get("rel", "alternate") == "alternate":
            return _joined(_joined(base, link.get(_BASE, "")), stated)
    guid = _child(node, own, "guid")
    stated = _text(guid)
    is_address = guid is not None and guid.get("isPermaLink", "true").lower() == "true"
    return stated if is_address and stated.startswith(("http://", "https://")) else ""


def _author(node: ET.Element, own: tuple[str, ...]) -> str:
    """Return the author's name; an e-mail address is a person's and stays out."""
    author = _child(node, own, "author")
    if author is not None and len(author):
        author = _child(author, own, "name")
    stated = _text(author)
    if author is None or not stated:
        stated = _text(_child(node, _DUBLIN, "creator", "publisher"))
    return _MAIL.sub("", stated).strip(" ()（）<>\t\r\n")


def _child(node: ET.Element, spaces: tuple[str, ...], *names: str) -> ET.Element | None:
    """Return the first child of these names, in their order, that says something."""
    for name in names:
        for child in _children(node, spaces, name):
            if len(child) or (child.text or "").strip():
                return child
    return None


def _first(*found: ET.Element | None) -> ET.Element | None:
    """Return the first that is there; an element without children counts as false."""
    return next((node for node in found if node is not None), None)


def _children(node: ET.Element, spaces: tuple[str, ...], name: str) -> Iterator[ET.Element]:
    return (child for child in node if _local(child) == name and _space(child) in spaces)


def _text(node: ET.Element | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def _markup(node: ET.Element | None) -> str:
    """Return the HTML an element carries: as text, or (Atom's xhtml) as elements."""
    if node is None:
        return ""
    is_plain = _space(node) in _ATOM and node.get("type", "text") in ("text", "text/plain")
    if is_plain and not len(node):
        return escape((node.text or "").strip(), quote=False)
    if not len(node):
        return (node.text or "").strip()
    return _written(node)


def _written(node: ET.Element) -> str:
    parts = [escape(node.text or "", quote=False)]
    for child in node:
        name = _local(child)
        parts += (f"<{name}>", _written(child), f"</{name}>", escape(child.tail or "", quote=False))
    return "".join(parts)


def _strict(found: re.Match[str]) -> str:
    if found[0].startswith("<!"):
        return found[0]
    char = unescape(found[0]) if found[1] else ""
    return escape(char) if char and char != found[0] else "&amp;" + found[0][1:]


def _unzipped(body: bytes) -> bytes:
    """Unpack gzip, several members or one; what a cache has appended behind them is dropped."""
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP):
        inflater = zlib.decompressobj(31)
        try:
            part = inflater.decompress(body, MAX_XML_BYTES + 1 - size)
        except zlib.error as error:
            raise UnreadableFeed("压缩文件不完整或已损坏。") from error
        size += len(part)
        if size > MAX_XML_BYTES:
            raise UnreadableFeed("文件解压后过大，已中止。")
        if not inflater.eof:
            raise UnreadableFeed("压缩文件不完整或已损坏。")
        parts.append(part)
        body = inflater.unused_data
    return b"".join(parts) if parts else body


def _local(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _space(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[0].removeprefix("{")
