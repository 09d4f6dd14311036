"""HTML notices: a list of dated links, then one page for each notice.

A notice is read by the meta tags of the specification for government sites (ArticleTitle, PubDate,
ContentSource) before its markup.
"""

import re
from dataclasses import replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.decoding.encoding import decode
from scrapers.decoding.tree import parse_html
from scrapers.fetching.links import canonical, follow, next_pending, queue
from scrapers.pages.boards import Board, Fields, dated, described, rows_of
from scrapers.pages.guards import drifted

_DATE: Final = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\b\d{1,2}-\d{1,2}\b")
_WANTED: Final = re.compile("招聘|招募|招录|引进|公益性岗位|见习")
_BODIES: Final = (
    "#zoom",
    ".TRS_Editor",
    ".article-content",
    "#UCAP-CONTENT",
    "article",
    ".content",
)


class Source(Board):
    """List pages lead to notices and to the next list page; notices lead nowhere."""

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the declared list page."""
        return PageRequest(base_url)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a list page or a notice."""
        text = decode(document.body, document.headers.get("content-type", "")).text
        tree = parse_html(text)
        title = _meta(tree, "ArticleTitle")
        if title or request.url.endswith(_NOTICE):
            return self._read_notice(tree, title, document, request)
        return self._read_list(tree, document, request)

    def _read_notice(
        self, tree: LexborHTMLParser, title: str, document: Document, request: PageRequest
    ) -> PageReading:
        body = next((node for name in _BODIES if (node := tree.css_first(name))), tree.body)
        heading = tree.css_first("h1") or tree.css_first("title")
        fields: Fields = {
            "external_id": canonical(document.url),
            "title": title or (heading.text().strip() if heading else ""),
            "company": _meta(tree, "ContentSource"),
            "url": document.url,
        }
        described(fields, (body.html or "") if body is not None else "", "正文")
        dated(fields, "published_on", _meta(tree, "PubDate"), "PubDate", document.received_at)
        rows = rows_of([fields], dict)
        return PageReading(ReadingKind.ROWS, rows, next=next_pending(request, request.pending))

    def _read_list(
        self, tree: LexborHTMLParser, document: Document, request: PageRequest
    ) -> PageReading:
        links = [link for link in tree.css("a[href]") if _is_dated(link)]
        if not links:
            return drifted("页面中没有带日期的公告列表。")
        wanted = [link.attributes["href"] or "" for link in links if _WANTED.search(_title(link))]
        pending = queue(request, document.url, (href + _NOTICE for href in wanted))
        onward = follow(request, document.url, _next_href(tree))
        following = (
            replace(onward, pending=pending)
            if onward is not None
            else next_pending(request, pending)
        )
        if following is not None or request.page > 1:
            return PageReading(ReadingKind.ROWS, next=following)
        if wanted:
            return drifted("招聘公告的链接都不在本网站内，未能读取。")
        return PageReading(ReadingKind.EMPTY, total=0)


# A notice found in a list is asked for with this fragment, which never leaves the house.
_NOTICE: Final = "#notice"


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[name="{name}"]')
    return (node.attributes.get("content") or "").strip() if node is not None else ""


def _title(link: LexborNode) -> str:
    return link.attributes.get("title") or link.text()


def _is_dated(link: LexborNode) -> bool:
    """Tell whether a date stands beside the link, which makes it an entry of a list."""
    parent = link.parent
    return parent is not None and _DATE.search(parent.text()) is not None


def _next_href(tree: LexborHTMLParser) -> str:
    for link in tree.css("a[href]"):
        if link.text().strip() in ("下一页", "下页", ">", "»"):
            return link.attributes["href"] or ""
    return ""
