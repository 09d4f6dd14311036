"""Own sites: the entry is a sitemap, an index of sitemaps, a feed, or a page with postings.

Only the entry and the sitemaps it names lead to further pages, so the way is two steps deep at most
and an index that names itself ends there.
"""

from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.decoding.markup import inner_text
from scrapers.fetching.links import next_pending, queue
from scrapers.pages.boards import Board, Fields, dated, described, rows_of
from scrapers.pages.feeds import Entry, UnreadableFeed, entries, is_xml, kind_of, locations, parse
from scrapers.pages.guards import drifted
from scrapers.pages.identity import told_apart
from scrapers.pages.jsonld import read_jobpostings, read_rows
from scrapers.pages.ldblocks import find_jobpostings, unread_postings

# A sitemap found in an index is asked for with this fragment, which never leaves the house.
_NESTED: Final = "#sitemap"
# On a Chinese site CST is China's time; the mail standard knows America's only.


class Source(Board):
    """Shared by all declared sites: each is one more folder with a ``source.toml`` of its own."""

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the declared entry itself."""
        return PageRequest(base_url)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a sitemap, a feed or a page of the site."""
        if is_xml(document.body):
            return self._read_xml(document, request)
        if request.page == 1:
            return read_jobpostings(document, request)
        rows = read_rows(tuple(find_jobpostings(document)), document)
        # A page of the site that is no job ad is nothing unusual; the entry decides about drift.
        lost = "" if rows else unread_postings(document)
        following = next_pending(request, request.pending)
        return PageReading(ReadingKind.ROWS, rows, next=following, lost=lost)

    def _read_xml(self, document: Document, request: PageRequest) -> PageReading:
        try:
            root = parse(document.body, document.headers.get("content-type", ""))
        except UnreadableFeed as error:
            return _skipped(request, error.reason)
        kind = kind_of(root)
        if kind in ("rss", "feed", "RDF"):
            return _read_feed(root, document, request)
        if kind not in ("urlset", "sitemapindex"):
            return _skipped(request, "既不是网站地图，也不是订阅源。")
        return _read_sitemap(root, document, request)


def _read_feed(root: Element, document: Document, request: PageRequest) -> PageReading:
    found = tuple(entries(root, document.url))
    parts = [(e.identity, e.link, inner_text(e.title), e.title + e.content) for e in found]
    names = told_apart(parts)
    fields = [
        _fields(entry, name, document.received_at) for entry, name in zip(found, names, strict=True)
    ]
    rows = rows_of(fields, dict)
    if request.page > 1:
        following = next_pending(request, request.pending)
        return PageReading(ReadingKind.ROWS, rows, next=following)
    return PageReading(ReadingKind.ROWS if rows else ReadingKind.EMPTY, rows, len(rows))


def _read_sitemap(root: Element, document: Document, request: PageRequest) -> PageReading:
    kind = kind_of(root)
    if kind == "sitemapindex" and request.url.endswith(_NESTED):
        return _skipped(request, "网站地图索引层层嵌套，未继续。")
    mark = _NESTED if kind == "sitemapindex" else ""
    stated = [url + mark for url in locations(root)]
    if not stated and len(root):
        return _skipped(request, "网站地图中没有可读的网址（loc），格式可能已变更。")
    following = next_pending(request, queue(request, document.url, stated))
    if following is not None or request.page > 1:
        return PageReading(ReadingKind.ROWS, next=following)
    if stated:
        return drifted("网站地图中的地址都不在本网站内，未能读取。")
    return PageReading(ReadingKind.EMPTY, total=0)


def _skipped(request: PageRequest, reason: str) -> PageReading:
    """Leave out one page of a site and go on with the others; the entry itself is a drift."""
    if request.page == 1:
        return drifted(reason)
    following = next_pending(request, request.pending)
    return PageReading(ReadingKind.ROWS, next=following, reason=reason, lost=reason)


def _fields(entry: Entry, name: str, received_at: datetime) -> Fields:
    fields: Fields = {
        "external_id": name,
        "title": inner_text(entry.title),
        "company": inner_text(entry.author),
        "url": entry.link,
    }
    described(fields, entry.content, "description")
    dated(fields, "published_on", entry.date, "pubDate", received_at)
    return fields
