"""Feeds and sitemaps: elements by namespace, entries apart, times of the site."""

import codecs
import gzip

import pytest

from scrapers.contract import PageReading, PageRequest, ReadingKind
from scrapers.registry import load_source
from tests.support.servers.raw_server import document

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def rss(*items: str) -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {SPACES}><channel>{inner}</channel></rss>'.encode()


def read(body: bytes) -> PageReading:
    url = "http://site.test/feed.xml"
    return load_source("website").source.read_page(document(body, url), PageRequest(url))


def only(body: bytes):
    (row,) = read(body).rows
    assert row.posting is not None
    return row.posting


def test_another_vocabulary_does_not_speak_for_the_entry() -> None:
    posting = only(rss(
        "<media:title>图片</media:title><title>理货员</title><guid isPermaLink='false'>g</guid>"
        "<media:description>图</media:description><description>正文</description>"
        '<atom:link rel="self" href="http://site.test/self"/><link>http://site.test/1</link>'
        "<author>hr@site.test (甲公司)</author>"
    ))  # fmt: skip
    assert (posting.title, posting.text, posting.url) == ("理货员", "正文", "http://site.test/1")
    assert posting.company == "甲公司"


@pytest.mark.parametrize(
    ("stated", "day"),
    [("Thu, 05 Nov 2026 23:30:00", 5), ("Thu, 05 Nov 2026 23:30:00 CST", 5),
     ("Thu, 05 Nov 2026 23:30:00 GMT", 6), ("Thu, 05 Nov 2026 23:30:00 -0000", 6),
     ("Thu, 05 Nov 2026 23:30:00 +0800", 5)],
)  # fmt: skip
def test_a_time_without_a_zone_is_the_site_s(stated: str, day: int) -> None:
    posting = only(rss(f"<title>理货员</title><guid>g</guid><pubDate>{stated}</pubDate>"))
    assert posting.published_on is not None
    assert posting.published_on.day == day


def test_one_guid_for_all_is_no_guid() -> None:
    same = "<guid>http://site.test/</guid>"
    by_link = rss(
        *(f"<title>普工</title>{same}<link>http://site.test/{n}</link>" for n in range(5))
    )
    by_text = rss(
        *(f"<title>普工</title>{same}<description>第{n}线</description>" for n in range(5))
    )
    for body in (by_link, by_text):
        names = {row.posting.external_id for row in read(body).rows if row.posting}
        assert len(names) == 5


def test_an_entry_without_link_or_guid_is_still_an_ad() -> None:
    posting = only(rss("<title>理货员</title><description>正文</description>"))
    assert posting.external_id
    assert posting.url == ""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_feed_in_utf_16_is_read(encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    text = '<?xml version="1.0" encoding="utf-16"?>' + rss("<title>理货员</title>").decode()
    assert only(mark + text.encode(encoding)).title == "理货员"


@pytest.mark.parametrize(
    "inner", ["<url><loc></loc></url>", "<url>http://site.test/a</url>", "<url><a>x</a></url>"]
)
def test_a_sitemap_without_addresses_that_can_be_read_is_a_drift(inner: str) -> None:
    assert read(f"<urlset>{inner}</urlset>".encode()).kind is ReadingKind.DRIFT
    packed = gzip.compress(f"<urlset>{inner}</urlset>".encode())
    assert read(packed).kind is ReadingKind.DRIFT


def test_an_address_that_is_none_says_nothing() -> None:
    found = only(rss("<title>招聘保洁</title><link>http://[]/1</link><guid>7</guid>"))
    assert found.external_id
    assert found.url == "http://site.test/feed.xml"
