"""Group C: pages that answer 200 and are none. None of them is an empty list."""

from collections.abc import Callable
from typing import Any

import pytest

from scrapers.contract import PageRequest, ReadingKind
from scrapers.errors import FetchRefused
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import SOURCES
from tests.scrapers.cases.boards import URL, as_json, embedded, embedded_row, read
from tests.support.servers.raw_server import RawServer, config, document, http

BOARDS = ["mohrss", "hbggzp", "ncss", "iguopin", "job51", "job51_legacy", "zhaopin", "boss",
          "liepin", "lagou", "wuba"]  # fmt: skip
SLIDERS = [
    "<title>滑动验证页面</title><div id='nc_1_wrapper'></div>",
    "<script src='//g.alicdn.test/AWSC/nc/1/nc.js'></script>",
    "<meta name='aliyun_waf_aa' content='00ff'><textarea id='renderData'>{}</textarea>",
    "<script>var arg1='A0B1C2D3E4F5A0B1C2D3E4F5A0B1C2D3E4F5A0B1';</script>",
    "<script>location.href='/web/x?__zp_stoken__=1'</script><p>安全验证</p>",
    "<p>访问过于频繁</p><input value='@@xxzlGatewayUrl'>",
    "<title>Just a moment...</title><div class='cf-challenge'></div>",
]


@pytest.mark.parametrize("source_id", BOARDS)
@pytest.mark.parametrize("slider", SLIDERS)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_case_31_a_slider_where_a_list_is_due_is_a_block(
    source_id: str, slider: str, codec: str
) -> None:
    page = f"<html><head><meta charset='{codec}'></head><body>{slider}</body></html>"
    reading = read(source_id, page.encode(codec))
    assert (reading.kind, reading.rows, reading.next) == (ReadingKind.BLOCKED, (), None)
    assert "停止访问" in reading.reason


@pytest.mark.parametrize("code", ["-1400", -1400, "-9", 1000])
def test_case_34_a_refused_flag_is_a_block(code: Any) -> None:
    reading = read("liepin", as_json({"flag": 0, "code": code, "msg": "系统繁忙，请稍后再试"}))
    assert reading.kind is ReadingKind.BLOCKED
    assert "系统繁忙" in reading.reason


@pytest.mark.parametrize(
    "data",
    [
        {"isVerification": 1, "count": 40, "list": []},
        {"isVerification": 1, "count": 1, "list": [{"number": "CC1", "name": "文员"}]},
        {"count": 1240, "list": []},
        {"numFound": 999999, "results": []},
    ],
)
def test_case_35_counts_without_rows_and_verification_flags_are_soft_blocks(
    data: dict[str, Any],
) -> None:
    reading = read("zhaopin", as_json({"code": 200, "data": data}))
    assert reading.kind is ReadingKind.BLOCKED
    assert reading.rows == ()
    assert read(
        "zhaopin", as_json({"code": 200, "data": {"numFound": 0, "results": []}})
    ).kind is ReadingKind.EMPTY  # fmt: skip


@pytest.mark.parametrize(
    "location",
    [
        "/web/passport/zp/security.html?seed=a",
        "https://safe.board.test/v/intercept/verifysms?backurl=/",
        "https://passport.board.test/login?from=list",
        "https://callback.board.test/antibot/verifycode?namespace=list_pc",
        "/account/signin",
    ],
)
def test_case_38_redirects_to_a_login_are_blocks_and_not_followed(
    fetcher: Fetcher, raw_server: RawServer, location: str
) -> None:
    raw_server.answers["/list"] = http(b"", "302 Found", {"Location": location})
    request = PageRequest(f"{raw_server.base_url}/list")
    answer = fetcher.fetch(request, config())
    assert raw_server.requests == ["/robots.txt", "/list"]
    reading = read("boss", answer, request)
    assert reading.kind is ReadingKind.BLOCKED
    assert "登录" in reading.reason


@pytest.mark.parametrize(
    "words", ["登录，查看更多职位", "登录后查看全部岗位信息", "登录后即可查看更多职位"]
)
def test_case_39_a_login_wall_keeps_its_rows_and_is_not_the_whole(words: str) -> None:
    page = embedded([embedded_row(n) for n in range(3)], total_page="30")
    walled = page.replace("</body>", f"<div class='mask'>{words}</div></body>")
    reading = read("job51_legacy", walled.encode())
    assert reading.is_walled
    assert len(reading.rows) == 3
    assert reading.next is None
    assert reading.kind is not ReadingKind.ROWS
    assert "登录" in reading.reason


NOT_THE_PAGE = [
    "<title>系统维护中</title><p>预计 6 点恢复</p>",
    "<p>该网站暂未完成备案，暂时无法访问</p>",
    "<title>502 Bad Gateway</title><center>openresty</center>",
    "<title>The requested URL could not be retrieved</title>",
    "<html><body></body></html>",
    "<title>中国移动宽带</title><iframe src='/ad'></iframe>",
    '{"error":"upstream connect error"}',
    '"ok"',
    "<!doctype html><title>404</title>页面走丢了",
]


@pytest.mark.parametrize("source_id", [*BOARDS, "website", "notices"])
@pytest.mark.parametrize("page", NOT_THE_PAGE)
def test_case_40_a_page_without_its_anchors_is_not_the_page(source_id: str, page: str) -> None:
    reading = read(source_id, page.encode())
    assert reading.kind in (ReadingKind.DRIFT, ReadingKind.BLOCKED)
    assert reading.reason
    assert reading.rows == ()


DENY = b"User-agent: *\nDisallow: /"
ROBOTS: dict[str, tuple[bytes | Callable[..., None], bool]] = {
    "404": (http(b"", "404 Not Found"), True),
    "403": (http(b"no", "403 Forbidden"), True),
    "401": (http(b"no", "401 No"), True),
    "500": (http(b"", "500 Error"), False),
    "503": (http(b"", "503 Busy"), False),
    "429": (http(b"", "429 Slow"), False),
    "captcha": (http("<html><title>滑动验证页面</title></html>".encode()), False),
    "captcha in gbk": (http("<html>请完成安全验证</html>".encode("gbk")), False),
    "captcha with 403": (http("<html>请完成安全验证</html>".encode(), "403 No"), False),
    "html": (http(b"<html><body>welcome</body></html>"), True),
    "redirect to a page": (http(b"", "302 F", {"Location": "/in/missing.php"}), True),
    "redirect to rules": (http(b"", "301 M", {"Location": "/rules.txt"}), False),
    "redirect to a captcha": (http(b"", "302 F", {"Location": "/captcha"}), False),
    "redirect loop": (http(b"", "302 F", {"Location": "/robots.txt"}), True),
    "600 KB, rule late": (http(b"# " + b"x" * 600_000 + b"\n" + DENY), True),
    "600 KB, rule early": (http(DENY + b"\n# " + b"x" * 600_000), False),
    "endless": (http(DENY + b"\n" + b"# x\n" * 600_000), False),
    "bom and crlf": (http(b"\xef\xbb\xbf" + DENY.replace(b"\n", b"\r\n")), False),
    "our name": (http(b"User-agent: hragencysupervisor\nDisallow: /"), False),
    "empty": (http(b""), True),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_case_42_robots_answers_by_rfc_9309_and_the_outcome_is_kept(
    fetcher: Fetcher, raw_server: RawServer, name: str
) -> None:
    answer, allowed = ROBOTS[name]
    raw_server.answers |= {
        "/robots.txt": answer,
        "/in/missing.php": http(b"<html>missing</html>"),
        "/rules.txt": http(DENY),
        "/captcha": http("<html>人机验证</html>".encode()),
        "/list": http(b"rows"),
    }
    request = PageRequest(f"{raw_server.base_url}/list")
    if allowed:
        assert "robots.txt" in fetcher.fetch(request, config()).transfer.robots
    else:
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            fetcher.fetch(request, config())
        assert "/list" not in raw_server.requests
        basis = config(written_basis="武人社函〔2026〕3号")
        assert "武人社函" in fetcher.fetch(request, basis).transfer.robots


# Beyond the examples.


@pytest.mark.parametrize(
    ("source_id", "answer"),
    [
        ("boss", {"code": 37, "message": "您的环境存在异常."}),
        ("boss", {"code": 35, "message": "IP 异常"}), ("boss", {"code": 9, "message": "频繁"}),
        ("lagou", {"status": False, "msg": "您操作太频繁,请稍后再访问", "state": 2402}),
        ("lagou", {"success": False, "msg": "您操作太频繁"}),
        ("job51", {"status": "-1", "message": "请求过于频繁", "resultbody": None}),
        ("ncss", {"flag": False, "data": None}), ("hbggzp", {"IsOK": False, "Code": "9"}),
        ("iguopin", {"code": 401, "msg": "请先登录"}),
    ],
)  # fmt: skip
def test_every_boards_own_refusal_is_a_block(source_id: str, answer: dict[str, Any]) -> None:
    assert read(source_id, as_json(answer)).kind is ReadingKind.BLOCKED


@pytest.mark.parametrize("source_id", [*BOARDS, "website", "notices"])
@pytest.mark.parametrize("status", [204, 206, 301, 403, 404, 407, 412, 418, 429, 451])
def test_no_status_but_200_is_ever_a_first_page(source_id: str, status: int) -> None:
    reading = read(source_id, document(b'{"code":200}', URL, status=status))
    assert reading.kind in (ReadingKind.BLOCKED, ReadingKind.DRIFT)
    assert reading.reason


def test_every_source_is_tried() -> None:
    by_file = {"handover", "gig_station", "pictures"}
    twins = {"replica_json", "replica_gbk", "replica_cards"}
    assert {*BOARDS, "website", "notices"} == set(SOURCES) - by_file - twins


def test_the_run_stops_for_the_host_at_a_block(fetcher: Fetcher, raw_server: RawServer) -> None:
    """Nothing is solved and nothing asked again: the page that refused is the last one."""
    raw_server.answers["/list"] = http("<title>滑动验证页面</title>".encode())
    request = PageRequest(f"{raw_server.base_url}/list")
    reading = read("wuba", fetcher.fetch(request, config()), request)
    assert reading.next is None
