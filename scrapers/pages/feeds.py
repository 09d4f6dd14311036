"""Sitemaps, RSS and Atom: read as XML without entities, in whatever encoding they come."""

import gzip
import io
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scrapers.errors import ScraperError
from scrapers.pages.encoding import decode

MAX_XML_BYTES: Final = 64 * 1024 * 1024
MAX_URLS: Final = 50_000  # the sitemap protocol's own limit for one file
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


class UnreadableFeed(ScraperError):
    """The document is no XML that may be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, as stated."""

    identity: str
    title: str
    link: str
    date: str
    content: str
    author: str


def is_xml(body: bytes) -> bool:
    """Tell whether a body is XML or gzipped XML rather than a page."""
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    marks = (b"<?xml", b"<urlset", b"<sitemapindex", b"<rss", b"<feed")
    return body.startswith(b"\x1f\x8b") or head.startswith(marks)


def parse(body: bytes) -> ET.Element:
    """Return the root. Raises ``UnreadableFeed``; a document type definition is never read."""
    text = decode(_unzipped(body)).text
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableFeed("文件含有文档类型定义，出于安全考虑不予读取。")
    try:
        return ET.fromstring(_DECLARATION.sub("", text))  # noqa: S314 - no DTD, so no entities
    except ET.ParseError as error:
        raise UnreadableFeed("文件不是有效的 XML。") from error


def kind_of(root: ET.Element) -> str:
    """Return ``urlset``, ``sitemapindex``, ``rss``, ``feed``, or the name of something else."""
    return _local(root)


def locations(root: ET.Element) -> Iterator[str]:
    """Yield the addresses of a sitemap or an index, at most as many as one file may have."""
    count = 0
    for entry in root:
        for child in entry:
            if _local(child) == "loc" and child.text and count < MAX_URLS:
                count += 1
                yield child.text.strip()


def entries(root: ET.Element) -> Iterator[Entry]:
    """Yield the entries of an RSS or Atom feed."""
    for node in root.iter():
        if _local(node) not in ("item", "entry"):
            continue
        values: dict[str, str] = {}
        for child in node:
            name = _local(child)
            text = "".join(child.itertext()).strip() or child.get("href", "")
            values.setdefault(name, text)
        yield Entry(
            identity=values.get("guid") or values.get("id") or values.get("link", ""),
            title=values.get("title", ""),
            link=values.get("link", ""),
            date=values.get("pubDate") or values.get("published") or values.get("date")
            or values.get("updated", ""),
            content=values.get("encoded") or values.get("content") or values.get("description")
            or values.get("summary", ""),
            author=values.get("author") or values.get("creator", ""),
        )  # fmt: skip


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as stream:
            text = stream.read(MAX_XML_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFeed("压缩文件不完整或已损坏。") from error
    if len(text) > MAX_XML_BYTES:
        raise UnreadableFeed("文件解压后过大，已中止。")
    return text


def _local(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]
