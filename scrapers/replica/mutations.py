"""How a replica board misbehaves: each way was seen at a real one, each is switched by name.

A mutation gets the request and what the board really lists; it answers in the board's stead, or
hands the request on, changed or not.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from scrapers.replica.boards import (
    GBK_PAGE_SIZE,
    JSON_PAGE_SIZE,
    Reply,
    gbk_page,
    json_page,
    json_reply,
)
from scrapers.replica.content import ReplicaPosting

if TYPE_CHECKING:
    from scrapers.replica.server import ReplicaServer


class Board(Enum):
    """The two boards."""

    JSON = "json"
    GBK = "gbk"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of which board."""

    board: Board
    page: int


Truth = Sequence[ReplicaPosting]
Mutation = Callable[["ReplicaServer", Asked, Truth], "Reply | Asked"]
SLOW_SECONDS: Final = 0.4
_SLIDER: Final = (
    "<html><head><meta charset='utf-8'><title>滑动验证页面</title></head>"
    "<body><div id='nc'></div><script>var aliyun_waf_aa=1</script></body></html>"
)


def pages_of(board: Board, truth: Truth) -> int:
    """Return how many pages a board has."""
    size = JSON_PAGE_SIZE if board is Board.JSON else GBK_PAGE_SIZE
    return max(math.ceil(len(truth) / size), 1)


def _renamed_field(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    page = json_page if asked.board is Board.JSON else gbk_page
    return page(truth, asked.page, renamed=True)


def _soft_block(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(_SLIDER.encode(), "text/html; charset=utf-8")


def _honeypot(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.GBK:
        return asked
    return json_reply({"code": 200, "msg": "success", "data": {"total": 999999, "list": []}})


def _login_redirect(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"", "text/html", 302, {"Location": f"{server.base_url}/passport/login"})


def _replayed_last_page(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    return replace(asked, page=min(asked.page, pages_of(asked.board, truth)))


def _empty_mid_page(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.page != 2 or asked.board is Board.GBK:
        return asked
    return json_reply({"code": 200, "msg": "success", "data": {"total": len(truth), "list": []}})


def _too_many_requests(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if server.requests % 3:
        return asked
    return Reply(b"", "text/plain", 429, {"Retry-After": "0"})


def _shifting_rows(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    """A new ad pushes in at the top with every page: rows slide to the next one and come twice."""
    slid = [*[truth[0] for _ in range(asked.page - 1)], *truth] if truth else []
    page = json_page if asked.board is Board.JSON else gbk_page
    return page(slid, asked.page)


def _gone_past_end(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.page <= pages_of(asked.board, truth):
        return asked
    return Reply(b"<html>not found</html>", "text/html", 404)


def _overstated_total(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.GBK:
        return asked
    return json_page(truth, asked.page, total=len(truth) + 3 * JSON_PAGE_SIZE)


def _foreign_rows(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    elsewhere = [replace(posting, city="长沙-岳麓区") for posting in truth]
    page = json_page if asked.board is Board.JSON else gbk_page
    return page(elsewhere, asked.page)


def _login_wall(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.JSON:
        return asked
    shown = gbk_page(truth[:3], 1)
    wall = "<div>登录，查看更多职位</div></body>".encode("gb18030")
    return replace(shown, body=shown.body.replace(b"</body>", wall))


def _server_errors(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"upstream failed", "text/plain", 502)


def _long_pause(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"", "text/plain", 429, {"Retry-After": "86400"})


def _slow_body(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    page = json_page if asked.board is Board.JSON else gbk_page
    return replace(page(truth, asked.page), seconds_per_kilobyte=SLOW_SECONDS)


def _empty_board(server: "ReplicaServer", asked: Asked, truth: Truth) -> Reply | Asked:
    page = json_page if asked.board is Board.JSON else gbk_page
    return page((), asked.page)


MUTATIONS: Final[Mapping[str, Mutation]] = {
    "renamed_field": _renamed_field,
    "soft_block": _soft_block,
    "honeypot": _honeypot,
    "login_redirect": _login_redirect,
    "replayed_last_page": _replayed_last_page,
    "empty_mid_page": _empty_mid_page,
    "too_many_requests": _too_many_requests,
    "shifting_rows": _shifting_rows,
    "gone_past_end": _gone_past_end,
    "overstated_total": _overstated_total,
    "foreign_rows": _foreign_rows,
    "login_wall": _login_wall,
    "server_errors": _server_errors,
    "long_pause": _long_pause,
    "slow_body": _slow_body,
    "empty_board": _empty_board,
}
