"""How a replica board misbehaves: each way was seen at a real one, each is switched by name.

A mutation gets the request and what the board really lists; it answers in the board's stead, or
hands the request on, changed or not.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from scrapers.replica.asked import Asked, Mutation, Serving, Truth
from scrapers.replica.boards import (
    PAGE_SIZES,
    Board,
    Drift,
    Reply,
    board_page,
    json_reply,
    pages_of,
)

SLOW_SECONDS: Final = 0.4
_SLIDER: Final = (
    "<html><head><meta charset='utf-8'><title>滑动验证页面</title></head>"
    "<body><div id='nc'></div><script>var aliyun_waf_aa=1</script></body></html>"
)
_FOREIGN_CITY: Final = "长沙-岳麓区"


def _renamed_field(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return board_page(asked.board, truth, asked.page, Drift.LIST)


def _renamed_column(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.CARDS:
        return asked
    return board_page(asked.board, truth, asked.page, Drift.COMPANY)


def _renamed_class(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is not Board.CARDS:
        return asked
    return board_page(asked.board, truth, asked.page, Drift.COMPANY)


def _renamed_on_some(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return board_page(asked.board, truth, asked.page, Drift.SOME_ROWS)


def _garbled_text(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """The site read its own UTF-8 as Latin-1 before it sent it."""
    broken = [
        replace(posting, text=posting.text.encode().decode("latin-1").replace("\x85", ""))
        for posting in truth
    ]
    return board_page(asked.board, broken, asked.page)


def _thinned_list(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """Two thirds of the list are withheld, and the count agrees with what is left."""
    return board_page(asked.board, truth[: len(truth) // 3], asked.page)


def _soft_block(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(_SLIDER.encode(), "text/html; charset=utf-8")


def _honeypot(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is not Board.JSON:
        return asked
    return json_reply({"code": 200, "msg": "success", "data": {"total": 999999, "list": []}})


def _login_redirect(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"", "text/html", 302, {"Location": f"{server.base_url}/passport/login"})


def _replayed_last_page(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return replace(asked, page=min(asked.page, pages_of(asked.board, truth)))


def _empty_mid_page(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.page != 2 or asked.board is not Board.JSON:
        return asked
    return json_reply({"code": 200, "msg": "success", "data": {"total": len(truth), "list": []}})


def _too_many_requests(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if server.requests % 3:
        return asked
    return Reply(b"", "text/plain", 429, {"Retry-After": "0"})


def _shifting_rows(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """A new ad pushes in at the top with every page: rows slide to the next one and come twice."""
    newest = [replace(truth[0], external_id=f"{800_000_000 + n}") for n in range(1, asked.page)]
    return board_page(asked.board, [*newest, *truth], asked.page)


def _vanishing_rows(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """The first ad is gone with every page: rows slide up over the edge and are never shown."""
    if asked.board is Board.CARDS:
        return asked  # a board that states no count cannot show what is missing from it
    return board_page(asked.board, truth[asked.page - 1 :], asked.page)


def _restarting_list(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """Past the end the list begins again, as if it had no end; no total is to be had."""
    if asked.board is not Board.JSON:
        return asked
    page = (asked.page - 1) % pages_of(asked.board, truth) + 1
    return board_page(asked.board, truth, page, total=10_000)


def _unsolicited_304(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"", "text/html", 304)


def _stuck_validator(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """The mark never moves, whatever becomes of the page."""
    if asked.board is Board.JSON:
        return asked
    headers = {"ETag": '"stuck"'}
    if asked.condition:
        return Reply(b"", "text/html", 304, headers)
    return replace(board_page(asked.board, truth, asked.page), headers=headers)


def _foreign_validator(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    """Asked whether one copy still holds, the server says so of another one."""
    if not asked.condition:
        return asked
    return Reply(b"", "text/html", 304, {"ETag": '"somebody-elses"'})


def _gone_past_end(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.page <= pages_of(asked.board, truth):
        return asked
    return Reply(b"<html>not found</html>", "text/html", 404)


def _overstated_total(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is not Board.JSON:
        return asked
    total = len(truth) + 3 * PAGE_SIZES[Board.JSON]
    return board_page(asked.board, truth, asked.page, total=total)


def _foreign_rows(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.CARDS:
        return asked  # its parser takes the city from the address that was asked for
    elsewhere = [replace(posting, city=_FOREIGN_CITY) for posting in truth]
    return board_page(asked.board, elsewhere, asked.page)


def _login_wall(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    if asked.board is Board.JSON:
        return asked
    shown = board_page(asked.board, truth[:3], 1)
    encoding = "gb18030" if asked.board is Board.GBK else "utf-8"
    wall = "<div>登录，查看更多职位</div></body>".encode(encoding)
    return replace(shown, body=shown.body.replace(b"</body>", wall))


def _server_errors(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"upstream failed", "text/plain", 502)


def _long_pause(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return Reply(b"", "text/plain", 429, {"Retry-After": "86400"})


def _slow_body(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    page = board_page(asked.board, truth, asked.page)
    return replace(page, seconds_per_kilobyte=SLOW_SECONDS)


def _empty_board(server: Serving, asked: Asked, truth: Truth) -> Reply | Asked:
    return board_page(asked.board, (), asked.page)


MUTATIONS: Final[Mapping[str, Mutation]] = {
    "renamed_field": _renamed_field,
    "renamed_column": _renamed_column,
    "renamed_class": _renamed_class,
    "renamed_on_some": _renamed_on_some,
    "garbled_text": _garbled_text,
    "thinned_list": _thinned_list,
    "soft_block": _soft_block,
    "honeypot": _honeypot,
    "login_redirect": _login_redirect,
    "replayed_last_page": _replayed_last_page,
    "empty_mid_page": _empty_mid_page,
    "too_many_requests": _too_many_requests,
    "shifting_rows": _shifting_rows,
    "vanishing_rows": _vanishing_rows,
    "restarting_list": _restarting_list,
    "unsolicited_304": _unsolicited_304,
    "stuck_validator": _stuck_validator,
    "foreign_validator": _foreign_validator,
    "gone_past_end": _gone_past_end,
    "overstated_total": _overstated_total,
    "foreign_rows": _foreign_rows,
    "login_wall": _login_wall,
    "server_errors": _server_errors,
    "long_pause": _long_pause,
    "slow_body": _slow_body,
    "empty_board": _empty_board,
}
# What a board may do without losing anything, as long as its list stays the same; everything else
# must be noticed.
HARMLESS: Final = frozenset(
    {
        "replayed_last_page",
        "too_many_requests",
        "gone_past_end",
        "stuck_validator",
        "foreign_validator",
    }
)
