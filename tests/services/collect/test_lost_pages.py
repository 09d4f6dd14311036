"""A site of which single pages fail: they are asked for again, left out, and named."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import LoadedSource, load_source
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.store.tables.collect import SourceRun
from tests.support.live_scans import stored_ids

Reply = tuple[int, bytes, dict[str, str]]
SOURCE = "replica_json"


class Site:
    """A sitemap of five ads; a path may be answered otherwise."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.odd: dict[str, Callable[[int], Reply]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, body, headers = site.reply(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def reply(self, path: str) -> Reply:
        if path in self.odd:
            return self.odd[path](self.asked.count(path))
        if path == "/robots.txt":
            return 404, b"", {}
        if path == "/map.xml":
            inner = "".join(f"<url><loc>{self.url}/{name}</loc></url>" for name in "abcde")
            return 200, f"<urlset>{inner}</urlset>".encode(), {}
        return 200, ad(path), {}


def ad(path: str) -> bytes:
    data = json.dumps({"@type": "JobPosting", "title": f"理货员{path}", "identifier": path})
    return f'<html><script type="application/ld+json">{data}</script></html>'.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(site.server.serve_forever, 0.02)
        yield site
        site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def visit(session, settings, site: Site, monkeypatch) -> Callable[[], SourceRun]:
    """Let the parser of own sites visit the site in the place of a replica board."""
    website, board = load_source("website"), load_source(SOURCE)
    config = board.config.model_copy(update={"pace_seconds": 0.0})
    loaded = LoadedSource(config, website.source)
    monkeypatch.setattr("supervisor.services.collect.run.load_source", lambda _id: loaded)

    def run() -> SourceRun:
        environment = ScanEnvironment(
            session,
            settings.model_copy(update={"replica_url": f"{site.url}/map.xml"}),
            Fetcher(allow_loopback=True, pace_seconds=0),
        )
        scan_id = open_scan(session, environment.settings, ScanKey.manual(utc_now()), [SOURCE])
        run_scan(environment, scan_id)
        session.rollback()
        return session.scalars(select(SourceRun).filter_by(scan_id=scan_id)).one()

    return run


def test_a_page_that_fails_is_left_out_and_named(session, site: Site, visit) -> None:
    site.odd["/c"] = lambda _n: (500, b"failed", {})
    run = visit()
    assert stored_ids(session, SOURCE) == {"/a", "/b", "/d", "/e"}
    assert run.outcome is RunOutcome.PARTIAL
    assert "/c" in run.reason
    assert "HTTP 500" in run.reason


@pytest.mark.parametrize("location", ["http://elsewhere.test/x", "/c"])
def test_a_page_that_leads_away_or_in_circles_is_left_out(session, site, visit, location) -> None:
    site.odd["/c"] = lambda _n: (302, b"", {"Location": location})
    run = visit()
    assert stored_ids(session, SOURCE) == {"/a", "/b", "/d", "/e"}
    assert (run.outcome, "/c" in run.reason) == (RunOutcome.PARTIAL, True)
    assert site.asked.count("/c") >= 2


def test_a_page_that_comes_whole_the_second_time_is_no_loss(session, site: Site, visit) -> None:
    site.odd["/c"] = lambda n: (200, b"" if n == 1 else ad("/c"), {})
    assert visit().outcome is RunOutcome.OK
    assert len(stored_ids(session, SOURCE)) == 5


def test_a_page_cut_without_any_length_is_asked_again(session, site: Site, visit) -> None:
    site.odd["/c"] = lambda n: (200, ad("/c")[: -8 if n == 1 else None], {})
    assert visit().outcome is RunOutcome.OK
    site.odd["/d"] = lambda _n: (200, ad("/d")[:-8], {})
    run = visit()
    assert run.outcome is RunOutcome.PARTIAL
    assert "截断" in run.reason


def test_a_site_that_is_down_is_not_walked_to_its_end(site: Site, visit) -> None:
    for path in "bcde":
        site.odd[f"/{path}"] = lambda _n: (500, b"", {})
    run = visit()
    assert run.outcome is RunOutcome.PARTIAL
    assert "中断" in run.reason or "未能读取" in run.reason


def test_an_ad_that_moved_to_a_security_guard_is_no_sign_in(session, site: Site, visit) -> None:
    """Case url-1: the word of a trade in an address is not a wall."""
    moved = "/security-guard-3.html"
    site.odd["/c"] = lambda _n: (301, b"", {"Location": moved})
    site.odd[moved] = lambda _n: (200, ad("/c"), {})
    run = visit()
    assert stored_ids(session, SOURCE) == {"/a", "/b", "/c", "/d", "/e"}
    assert run.outcome is RunOutcome.OK


def test_entries_of_a_feed_with_one_guid_are_five_ads(session, site: Site, visit) -> None:
    """Case guid-3."""
    entries = "".join(
        f"<item><title>招聘理货员{n}</title><link>{site.url}/job/{n}</link>"
        f"<guid>all-the-same</guid><description>岗位职责：负责{n}号库区。</description></item>"
        for n in range(5)
    )
    feed = f'<rss version="2.0"><channel><title>招聘</title>{entries}</channel></rss>'.encode()
    site.odd["/map.xml"] = lambda _n: (200, feed, {"Content-Type": "application/rss+xml"})
    run = visit()
    assert len(stored_ids(session, SOURCE)) == 5
    assert (run.outcome, run.rows) == (RunOutcome.OK, 5)
