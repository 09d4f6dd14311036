"""Group C: a page that answers 200 and is none."""

import json
from typing import Any

import pytest

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.pages.guarded import MAX_PAGES
from scrapers.registry import load_source
from tests.support.servers.raw_server import document

URL = "http://board.test/api/jobs/v1/list"
SLIDERS = [
    "<title>滑动验证页面</title>",
    "<meta name='aliyun_waf_aa' content='x'><textarea id='renderData'>{}</textarea>",
    "<script>var arg1='0A1B2C3D4E5F60718293A4B5C6D7E8F901234567';</script>",
    "<title>请输入验证码</title><div id='@@xxzlGatewayUrl'></div>",
    "访问过于频繁，本次访问需要输入验证码",
    "<title>Security Verification</title>请完成安全验证",
]
NOT_THE_PAGE = [
    "<title>系统维护中</title>",
    "<title>502 Bad Gateway</title><center>nginx</center>",
    "<p>该网站未备案，暂时无法访问</p>",
    "<html></html>",
]


def read(source_id: str, doc: Document, request: PageRequest | None = None) -> PageReading:
    return load_source(source_id).source.read_page(doc, request or PageRequest(URL))


def answer(value: Any, **values: Any) -> Document:
    return document(json.dumps(value).encode(), URL, **values)


LIVE = ["iguopin", "mohrss", "ncss", "job51_legacy", "wuba", "zhaopin", "boss", "liepin", "lagou"]


@pytest.mark.parametrize("source_id", LIVE)
@pytest.mark.parametrize("page", SLIDERS)
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_captcha_page_is_a_block(source_id: str, page: str, codec: str) -> None:
    body = f"<html><head><meta charset='{codec}'></head><body>{page}</body></html>".encode(codec)
    reading = read(source_id, document(body, URL))
    assert reading.kind is ReadingKind.BLOCKED
    assert "验证" in reading.reason
    assert not reading.rows


@pytest.mark.parametrize("source_id", [*LIVE, "website", "notices", "job51", "hbggzp"])
@pytest.mark.parametrize("page", NOT_THE_PAGE)
def test_another_page_is_drift_and_never_empty(source_id: str, page: str) -> None:
    reading = read(source_id, document(page.encode(), URL))
    assert reading.kind is ReadingKind.DRIFT
    assert reading.reason


@pytest.mark.parametrize("source_id", LIVE)
@pytest.mark.parametrize("body", [b"", b"   \r\n", b"null", b"[]", b'"x"', b"{}", b'{"a":'])
def test_nothing_proves_nothing(source_id: str, body: bytes) -> None:
    assert read(source_id, document(body, URL)).kind in (ReadingKind.DRIFT, ReadingKind.BLOCKED)


@pytest.mark.parametrize("status", [401, 403, 405, 412, 429, 451])
def test_refusals_by_status(status: int) -> None:
    assert read("iguopin", document(b"no", URL, status=status)).kind is ReadingKind.BLOCKED


def test_a_missing_page_is_drift_first_and_the_end_later() -> None:
    doc = document(b"not found", URL, status=404)
    assert read("iguopin", doc).kind is ReadingKind.DRIFT
    reading = read("iguopin", doc, PageRequest(URL, page=7))
    assert (reading.kind, reading.next) == (ReadingKind.ROWS, None)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://www.example.cn/web/passport/zp/security.html?seed=1", "登录或验证"),
        ("https://safe.example.cn/v/intercept/verifysms?backurl=x", "登录或验证"),
        ("https://callback.example.cn/antibot/verifycode", "登录或验证"),
        ("https://other.example.cn/home", "其他网站"),
    ],
)
def test_redirects_away_are_blocks(location: str, words: str) -> None:
    reading = read("boss", document(b"", URL, status=302, headers={"location": location}))
    assert reading.kind is ReadingKind.BLOCKED
    assert words in reading.reason


@pytest.mark.parametrize(
    ("source_id", "value"),
    [
        ("zhaopin", {"code": 200, "data": {"count": 1240, "isVerification": 1, "list": []}}),
        ("zhaopin", {"code": 200, "data": {"count": 1240, "list": []}}),
        ("zhaopin", {"code": 200, "data": {"numFound": 999999, "results": []}}),
        ("liepin", {"flag": 0, "code": "-1400", "msg": "系统繁忙"}),
        ("boss", {"code": 37, "message": "您的环境存在异常.", "zpData": {"seed": "x"}}),
        ("boss", {"code": 31, "message": "请求频繁", "zpData": {}}),
        ("lagou", {"status": False, "msg": "您操作太频繁", "state": 2402}),
        ("lagou", {"success": False, "msg": "您操作太频繁"}),
        ("job51", {"status": "0", "message": "参数错误"}),
        ("iguopin", {"code": 500, "msg": "busy"}),
        ("iguopin", {"code": 200, "data": {"total": 31, "list": []}}),
        ("ncss", {"flag": False, "errors": "x", "data": None}),
        ("hbggzp", {"IsOK": False, "Code": "1", "Result": None}),
    ],
)
def test_well_formed_refusals_are_blocks(source_id: str, value: Any) -> None:
    reading = read(source_id, answer(value))
    assert reading.kind is ReadingKind.BLOCKED
    assert reading.reason


@pytest.mark.parametrize(
    ("source_id", "value"),
    [
        ("zhaopin", {"code": 200, "data": {"results": [], "numFound": 0}}),
        ("job51", {"status": "1", "resultbody": {"job": {"items": [], "totalCount": 0}}}),
        ("iguopin", {"code": 200, "data": {"total": 0, "list": []}}),
        ("iguopin", {"code": 200, "data": {"total": "0", "list": []}}),
    ],
)
def test_none_is_believed_only_when_stated(source_id: str, value: Any) -> None:
    assert read(source_id, answer(value)).kind is ReadingKind.EMPTY


@pytest.mark.parametrize(
    ("source_id", "value"),
    [
        ("iguopin", {"code": 200, "data": {"list": []}}),
        ("iguopin", {"code": 200, "data": {"total": None, "list": []}}),
        ("iguopin", {"code": 200, "data": {"total": 0, "list": None}}),
        ("iguopin", {"code": 200, "data": {"total": 5, "records": [{}]}}),
        ("boss", {"code": 0, "zpData": {"hasMore": False, "jobList": []}}),
        ("job51", {"status": "1", "resultbody": {"job": {}}}),
    ],
)
def test_an_unstated_none_is_drift(source_id: str, value: Any) -> None:
    assert read(source_id, answer(value)).kind is ReadingKind.DRIFT


def listed(count: int, total: int, city: str) -> Document:
    items = [
        {"job_id": f"{n}", "job_name": "文员", "district_list": [{"area_cn": city}]}
        for n in range(count)
    ]
    return answer({"code": 200, "data": {"total": total, "list": items}})


def test_only_foreign_rows_are_a_block() -> None:
    assert read("iguopin", listed(20, 40, "广东-深圳市")).kind is ReadingKind.BLOCKED
    assert read("iguopin", listed(20, 40, "湖北-武汉市")).kind is ReadingKind.ROWS
    assert read("iguopin", listed(3, 3, "河南-信阳市")).kind is ReadingKind.ROWS
    assert read("zhaopin", document(b"{}", URL)).kind is ReadingKind.DRIFT


WALLED = """<ul id="list_con"><li class="job_item" infoid="50000000000001">
<div class="job_name"><a href="/1.shtml"><span class="name">普工</span></a></div></li></ul>
<a class="next" href="/pn2/">下一页</a><div>登录，查看更多职位</div>"""


def test_a_login_wall_keeps_its_rows_and_is_not_complete() -> None:
    reading = read("wuba", document(WALLED.encode(), URL))
    assert reading.kind is ReadingKind.BLOCKED
    assert reading.is_walled
    assert len(reading.rows) == 1
    assert reading.next is None
    empty = read("wuba", document("<p>登录，查看更多职位</p>".encode(), URL))
    assert (empty.kind, empty.rows) == (ReadingKind.BLOCKED, ())


def test_a_real_page_may_mention_a_captcha() -> None:
    page = WALLED.replace("登录，查看更多职位", "<script src='/captcha.js'></script>")
    reading = read("wuba", document(page.encode(), URL))
    assert reading.kind is ReadingKind.ROWS


def test_a_list_that_never_ends_is_ended() -> None:
    at_limit = PageRequest(URL, page=MAX_PAGES)
    assert read("iguopin", listed(20, 10**9, "武汉"), at_limit).next is None
    assert read("iguopin", listed(20, 10**9, "武汉")).next is not None
