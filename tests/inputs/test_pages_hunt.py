"""Inputs written by somebody who had not seen the code: pages, feeds, answers, robots.txt."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.contract import Document, PageReading, PageRequest
from scrapers.decoding.encoding import decode
from scrapers.errors import FetchError
from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.robots import read_robots
from scrapers.fetching.transport import Answer
from scrapers.fields.salary import read_salary
from scrapers.registry import load_source
from tests.support.servers.raw_server import RawServer, config

HERE = Path(__file__).parent
RECEIVED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FIELDS = {"published_at": "published_on", "expires_at": "valid_until"}


def cases(name: str) -> list[Any]:
    lines = (HERE / f"pages_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


def reading_of(case: dict[str, Any]) -> PageReading:
    url = case.get("page_url") or case.get("feed_url") or case["sitemap_url"]
    headers = {"content-type": case.get("content_type", "")}
    body = case["input"].encode() if "input" in case else (HERE / case["file"]).read_bytes()
    document = Document(url, 200, headers, body, RECEIVED)
    return load_source("website").source.read_page(document, PageRequest(url))


def holds(posting: Any, wanted: dict[str, Any]) -> bool:
    if wanted["field"] == "salary":
        read, pay = read_salary(posting.salary_text), wanted["pay"]
        if "stated_not" in pay:
            return read.stated.value not in pay["stated_not"] or not read.low
        return (read.low, read.per.value if read.per else "") == (pay["low"], pay["per"])
    value = getattr(posting, FIELDS.get(wanted["field"], wanted["field"]))
    shown = value if isinstance(value, str) else value.isoformat()
    return (
        shown == wanted.get("value", shown)
        and wanted.get("contains", "") in shown
        and ("not_contains" not in wanted or wanted["not_contains"] not in shown)
    )


@pytest.mark.parametrize("case", [*cases("jsonld"), *cases("feeds")])
def test_a_document_is_read_as_a_reader_sees_it(case: dict[str, Any]) -> None:
    expected, reading = case["expected"], reading_of(case)
    postings = [row.posting for row in reading.rows if row.posting is not None]
    onward = [reading.next.url, *reading.next.pending] if reading.next else []
    urls = [url.partition("#")[0] for url in onward]
    assert len(postings) == expected.get("ads", len(postings))
    assert reading.kind.value not in expected.get("outcome_not", ())
    assert sorted(urls) == sorted(expected.get("urls", urls))
    assert not set(urls) & set(expected.get("urls_never", ()))
    for wanted in expected.get("values", ()):
        assert holds(postings[wanted["ad"]], wanted), wanted


@pytest.mark.parametrize("case", cases("http"))
def test_an_answer_is_taken_for_what_it_is(case: dict[str, Any], raw_server: RawServer) -> None:
    for path, stated in case.get("routes", {"*": case["file"]}).items():
        if (HERE / stated).is_file():
            raw_server.answers[path] = (HERE / stated).read_bytes()
    request = PageRequest(raw_server.base_url + case.get("start", "/"))
    fetcher = Fetcher(allow_loopback=True, pace_seconds=0)
    if not case["expected"].get("refused"):
        page = fetcher.fetch(request, config())
        text = decode(page.body, page.headers.get("content-type", "")).text
        assert case["expected"]["text_contains"] in text
        return
    assert is_refused(fetcher, request)


def is_refused(fetcher: Fetcher, request: PageRequest) -> bool:
    """Tell whether an answer is kept from passing for the whole page, here or by the guards."""
    try:
        page = fetcher.fetch(request, config())
    except FetchError as error:
        return bool(error.reason)
    return load_source("website").source.read_page(page, request).is_page_fault


@pytest.mark.parametrize("case", cases("robots"))
def test_robots_rules_are_applied_to_us(case: dict[str, Any]) -> None:
    expected = case["expected"]
    body = expected["robots"].encode()
    answer = Answer("https://jobs.example.cn/robots.txt", 200, {}, body, "", "")
    assert read_robots(answer).allows(expected["url"]) is expected["allowed"]
