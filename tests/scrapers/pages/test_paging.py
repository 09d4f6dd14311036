"""Group E: the end of a list, the holes in it, and the ways round in circles."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from scrapers.contract import PageRequest, ReadingKind, Row
from scrapers.fetching.links import canonical, follow, next_pending, queue
from scrapers.items import RawPosting
from scrapers.pages.paging import MAX_EMPTIES, count_of, has_more, read_list
from scrapers.registry import SOURCES, load_config, load_source
from tests.support.servers.raw_server import document

FIRST = PageRequest("http://board.test/1")
SECOND = PageRequest("http://board.test/2", page=2)
THIRD = PageRequest("http://board.test/3", page=3)
ROWS = (Row(1, RawPosting(external_id="1", title="文员")),)


def test_a_hole_in_the_list_is_stepped_over() -> None:
    reading = read_list((), 500, SECOND, THIRD)
    assert reading.kind is ReadingKind.ROWS
    assert reading.next == replace(THIRD, empties=1)


def test_several_holes_in_a_row_are_the_end() -> None:
    request = replace(SECOND, empties=MAX_EMPTIES)
    assert read_list((), 500, request, THIRD).next is None


def test_rows_reset_the_count_of_holes() -> None:
    board = load_source("iguopin").source
    items = [{"job_id": "1", "job_name": "文员"}]
    body = json.dumps({"code": 200, "data": {"total": 500, "list": items}}).encode()
    request = replace(board.first_request("http://b.test"), page=4, empties=2)
    onward = board.read_page(document(body), request).next
    assert onward is not None
    assert (onward.page, onward.empties) == (5, 0)


@pytest.mark.parametrize(
    ("total", "seen", "more"), [(None, 180, True), (40, 20, True), (40, 40, False), (0, 0, False)]
)
def test_whether_there_is_more(total: int | None, seen: int, more: bool) -> None:
    assert has_more(total, seen) is more


@pytest.mark.parametrize(
    ("value", "count"), [(5, 5), ("5", 5), (" 7 ", 7), (True, None), (None, None), ("many", None)]
)
def test_counters_in_any_type(value: object, count: int | None) -> None:
    assert count_of(value) == count


PAGED = [
    "iguopin",
    "hbggzp",
    "ncss",
    "mohrss",
    "job51",
    "job51_legacy",
    "zhaopin",
    "liepin",
    "lagou",
]


@pytest.mark.parametrize("source_id", PAGED)
def test_every_board_asks_for_its_second_page(source_id: str) -> None:
    """The adapter contract: the next request differs, counts up, and survives JSON."""
    source = load_source(source_id).source
    first = source.first_request("https://board.test")
    second = source.parser.page_request(first, 2)  # type: ignore[attr-defined]
    stored = json.loads(json.dumps(asdict(second)))
    assert json.loads(json.dumps(asdict(PageRequest(**stored)))) == stored
    assert second.page == 2
    assert replace(second, page=1) != first


@pytest.mark.parametrize("source_id", SOURCES)
def test_hand_over_only_sources_have_no_requests(source_id: str) -> None:
    source = load_source(source_id).source
    if source_id in ("handover", "gig_station", "pictures"):
        with pytest.raises(NotImplementedError):
            source.first_request("http://x.test")
    else:
        assert source.first_request(load_config(source_id).base_url or "http://x.test").page == 1


LIST = "http://board.test/list/"


@pytest.mark.parametrize(
    "href", ["", "#", LIST, "/list/?utm_source=x", "http://other.test/2", "javascript:void(0)",
             "mailto:a@b.cn", "/list/#top", "http://[bad"],
)  # fmt: skip
def test_a_next_link_that_leads_nowhere_new_is_the_end(href: str) -> None:
    assert follow(PageRequest(LIST), LIST, href) is None


def test_a_circle_of_links_ends() -> None:
    request: PageRequest | None = PageRequest(LIST + "1")
    steps = 0
    while request is not None:
        steps += 1
        number = int(request.url[-1]) % 4 + 1
        request = follow(request, request.url, f"{number}")
    assert steps == 4


def test_growing_addresses_are_one_address() -> None:
    assert canonical("http://B.test/a?x=1&x=1&x=1&b=2#f") == canonical("http://b.test/a?b=2&x=1")
    assert canonical("http://b.test/a?x=1") != canonical("http://b.test/a?x=2")


def test_pending_addresses_are_asked_for_once_each() -> None:
    start = PageRequest(LIST)
    pending = queue(start, LIST, ["/a", "/a", "/b", "http://other.test/c", LIST])
    assert pending == ("http://board.test/a", "http://board.test/b")
    request = next_pending(start, pending)
    asked: list[str] = []
    while request is not None:
        asked.append(request.url)
        request = next_pending(request, queue(request, request.url, ["/a", "/b", "/"]))
    assert asked == ["http://board.test/a", "http://board.test/b", "http://board.test/"]


def sitemap(*urls: str, kind: str = "urlset") -> bytes:
    inner = "".join(f"<x><loc>{url}</loc></x>" for url in urls)
    return f'<?xml version="1.0"?><{kind}>{inner}</{kind}>'.encode()


def crawl(pages: dict[str, bytes], entry: str) -> list[Any]:
    """Follow a site through its whole frontier; an address nobody serves fails."""
    source = load_source("website").source
    request: PageRequest | None = source.first_request(entry)
    found: list[Any] = []
    asked: list[str] = []
    while request is not None:
        asked.append(request.url)
        assert len(asked) < 50
        body = pages[request.url.partition("#")[0]]
        reading = source.read_page(document(body, request.url.partition("#")[0]), request)
        found += [reading.kind, *(row.posting.title for row in reading.rows if row.posting)]
        request = reading.next
    return found


def page(title: str) -> bytes:
    data = json.dumps({"@type": "JobPosting", "title": title})
    return f'<script type="application/ld+json">{data}</script>'.encode()


def test_a_site_is_walked_from_its_index_to_its_ads() -> None:
    base = "http://site.test"
    pages = {
        f"{base}/index.xml": sitemap(f"{base}/s1.xml", f"{base}/s2.xml", kind="sitemapindex"),
        f"{base}/s1.xml": sitemap(f"{base}/1", f"{base}/2", f"{base}/1"),
        f"{base}/s2.xml": sitemap(f"{base}/2", f"{base}/3", "http://other.test/9"),
        f"{base}/1": page("一"), f"{base}/2": page("二"), f"{base}/3": b"<p>about us</p>",
    }  # fmt: skip
    titles = [entry for entry in crawl(pages, f"{base}/index.xml") if isinstance(entry, str)]
    assert titles == ["一", "二"]


def test_an_index_of_itself_ends() -> None:
    url = "http://site.test/index.xml"
    other = "http://site.test/other.xml"
    pages = {
        url: sitemap(url, other, kind="sitemapindex"),
        other: sitemap(url, kind="sitemapindex"),
    }
    assert crawl(pages, url)[-1] is ReadingKind.ROWS
    source = load_source("website").source
    nested = source.read_page(
        document(pages[other], other), PageRequest(f"{other}#sitemap", page=2)
    )
    assert nested.next is None
    assert "层层嵌套" in nested.lost


def test_a_missing_page_does_not_end_the_walk() -> None:
    source = load_source("website").source
    request = PageRequest("http://site.test/1", page=2, pending=("http://site.test/2",))
    reading = source.read_page(document(b"gone", request.url, status=404), request)
    assert reading.next is not None
    assert reading.next.url == "http://site.test/2"


@pytest.mark.parametrize(
    ("source_id", "body"),
    [
        ("website", sitemap("http://other.test/1", "http://other.test/2")),
        ("notices", '<li><a href="http://o.test/1">招聘公告</a>2026-11-01</li>'.encode()),
        ("notices", '<li><a href="http://[">招聘公告</a>2026-11-01</li>'.encode()),
    ],
)
def test_links_that_cannot_be_followed_are_no_proof_of_none(source_id: str, body: bytes) -> None:
    url = "http://site.test/list"
    reading = load_source(source_id).source.read_page(document(body, url), PageRequest(url))
    assert reading.kind is ReadingKind.DRIFT


@pytest.mark.parametrize(
    ("source_id", "body"),
    [
        ("website", sitemap()),
        ("notices", '<li><a href="/1">关于放假的通知</a>2026-11-01</li>'.encode()),
    ],
)
def test_a_stated_none_is_none(source_id: str, body: bytes) -> None:
    url = "http://site.test/list"
    reading = load_source(source_id).source.read_page(document(body, url), PageRequest(url))
    assert reading.kind is ReadingKind.EMPTY


def test_fifty_thousand_addresses_stay_within_limits() -> None:
    url = "http://site.test/sitemap.xml"
    body = sitemap(*(f"http://site.test/{n}" for n in range(60_000)))
    source = load_source("website").source
    onward = source.read_page(document(body, url), source.first_request(url)).next
    assert onward is not None
    assert len(onward.pending) < 6000
    assert len(json.dumps(asdict(onward))) < 1_000_000


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&b;&f;</loc></url></urlset>"""


@pytest.mark.parametrize("body", [BOMB, b"<?xml version='1.0'?><urlset><url>", b"<?xml ?><other/>",
                                  b"\x1f\x8bbroken gzip"])  # fmt: skip
def test_dangerous_and_broken_xml_is_refused_with_a_reason(body: bytes) -> None:
    url = "http://site.test/sitemap.xml"
    reading = load_source("website").source.read_page(document(body, url), PageRequest(url))
    assert reading.kind is ReadingKind.DRIFT
    assert reading.reason
