"""What the replica boards answer, shaped like the boards whose parsers read them."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from html import escape
from typing import Any, Final

from scrapers.replica.content import ReplicaPosting


class Board(Enum):
    """The three boards."""

    JSON = "json"
    GBK = "gbk"
    CARDS = "cards"


class Drift(Enum):
    """What of a page has been renamed: the list itself, or the poster's name in its rows.

    ``SOME_ROWS`` is the poster's name on every third row, as sites do to try a new layout.
    """

    NONE = "none"
    LIST = "list"
    COMPANY = "company"
    SOME_ROWS = "some_rows"

    def renames_company(self, number: int) -> bool:
        """Tell whether the poster's name of the ``number``-th row of a page is renamed."""
        return self is Drift.COMPANY or (self is Drift.SOME_ROWS and number % 3 == 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds_per_kilobyte: float = 0.0


NEGOTIABLE: Final = "面议"
PAGE_SIZES: Final = {Board.JSON: 20, Board.GBK: 50, Board.CARDS: 25}


def pages_of(board: Board, postings: Sequence[ReplicaPosting]) -> int:
    """Return how many pages a board has."""
    return max(math.ceil(len(postings) / PAGE_SIZES[board]), 1)


def board_page(
    board: Board,
    postings: Sequence[ReplicaPosting],
    page: int,
    drift: Drift = Drift.NONE,
    total: int | None = None,
) -> Reply:
    """Return one page of a board; ``total`` overrides the count a board states."""
    size = PAGE_SIZES[board]
    rows = postings[(page - 1) * size : page * size]
    claimed = len(postings) if total is None else total
    return _RENDER[board](rows, page, pages_of(board, postings), claimed, drift)


def json_reply(value: object) -> Reply:
    """Return a value as a JSON answer."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(body, "application/json; charset=utf-8")


def _json_page(
    rows: Sequence[ReplicaPosting], _page: int, _pages: int, claimed: int, drift: Drift
) -> Reply:
    items = [_renamed(_json_item(row), n, drift) for n, row in enumerate(rows)]
    data = {"total": claimed, "records" if drift is Drift.LIST else "list": items}
    return json_reply({"code": 200, "msg": "success", "data": data})


def _gbk_page(
    rows: Sequence[ReplicaPosting], page: int, pages: int, claimed: int, drift: Drift
) -> Reply:
    items = [_renamed(_gbk_item(row), n, drift) for n, row in enumerate(rows)]
    result = {
        "top_ads": [],
        "results" if drift is Drift.LIST else "engine_search_result": items,
        "jobid_count": str(claimed),
        "curr_page": str(page),
        "total_page": str(pages),
    }
    script = json.dumps(result, ensure_ascii=False).replace("/", r"\/")
    text = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk">'
        '<title>武汉招聘，求职</title></head><body>\n<script type="text/javascript">\n'
        f"window.__SEARCH_RESULT__ = {script}</script>\n</body></html>"
    )
    return Reply(text.encode("gb18030"), "text/html; charset=gbk")


def _cards_page(
    rows: Sequence[ReplicaPosting], page: int, pages: int, _claimed: int, drift: Drift
) -> Reply:
    cards = "\n".join(_card(row, drift.renames_company(n)) for n, row in enumerate(rows))
    anchor = "list_new" if drift is Drift.LIST else "list_con"
    onward = f'<a class="next" href="/pugongjg/pn{page + 1}/">下一页</a>' if page < pages else ""
    text = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>武汉招聘</title></head><body>'
        f'<ul id="{anchor}">\n{cards}\n</ul><div class="pagesout">{onward}</div></body></html>'
    )
    return Reply(text.encode(), "text/html; charset=utf-8")


_Render = Callable[[Sequence[ReplicaPosting], int, int, int, Drift], Reply]
_RENDER: Final[Mapping[Board, _Render]] = {
    Board.JSON: _json_page,
    Board.GBK: _gbk_page,
    Board.CARDS: _cards_page,
}


def _renamed(item: dict[str, Any], number: int, drift: Drift) -> dict[str, Any]:
    if drift.renames_company(number):
        item["employer"] = item.pop("company_name")
    return item


def _json_item(posting: ReplicaPosting) -> dict[str, Any]:
    is_negotiable = posting.salary_text == NEGOTIABLE
    low, high, unit = (0.0, 0.0, "") if is_negotiable else _pay(posting)
    return {
        "job_id": posting.external_id,
        "job_name": posting.title,
        "company_name": posting.company,
        "company_info": {"nature_cn": "民营", "industry_cn": "制造业"},
        "min_wage": low,
        "max_wage": high,
        "wage_unit_cn": unit,
        "is_negotiable": int(is_negotiable),
        "start_time": f"{posting.published_on} 00:00:00",
        "refresh_time": f"{posting.published_on} 09:30:00",
        "contents": posting.text,
        "district_list": [{"area_cn": _area(posting.city)}],
    }


def _area(city: str) -> str:
    return f"湖北-{city}" if city.startswith("武汉") else city


def _pay(posting: ReplicaPosting) -> tuple[float, float, str]:
    numbers, _, rest = posting.salary_text.partition("-")
    digits = len(rest) - len(rest.lstrip("0123456789."))
    return float(numbers), float(rest[:digits]), rest[digits:]


def _gbk_item(posting: ReplicaPosting) -> dict[str, Any]:
    return {
        "type": "engine_search_result",
        "jobid": posting.external_id,
        "job_href": f"https://jobs.example.cn/wuhan/{posting.external_id}.html?s=sou&t=0",
        "job_name": posting.title,
        "company_name": posting.company,
        "providesalary_text": posting.salary_text,
        "workarea_text": posting.city,
        "updatedate": f"{posting.published_on:%m-%d}",
        "issuedate": f"{posting.published_on} 10:20:30",
        "jobwelf": posting.welfare,
        "attribute_text": [posting.city, *posting.text.split("\n")],
    }


def _card(posting: ReplicaPosting, is_renamed: bool) -> str:
    comp = "corp_name" if is_renamed else "comp_name"
    lines = "".join(f"<span>{escape(line)}</span>" for line in posting.text.split("\n"))
    href = f"https://wh.example.cn/pugongjg/{posting.external_id}x.shtml?psid=0"
    return (
        f'<li class="job_item clearfix" infoid="{posting.external_id}">'
        '<div class="item_con job_title"><div class="job_name clearfix">'
        f'<a href="{href}"><span class="address">{escape(posting.city.partition("-")[2])}</span>'
        f' | <span class="name">{escape(posting.title)}</span></a></div>'
        f'<p class="job_salary">{escape(posting.salary_text)}</p>'
        f'<div class="job_wel clearfix">{lines}</div></div>'
        f'<div class="item_con job_comp"><div class="{comp}">'
        f'<a class="fl" title="{escape(posting.company)}">{escape(posting.company[:8])}</a></div>'
        '<p class="job_require"><span class="cate">普工</span></p></div>'
        f'<span class="sign">{posting.published_on:%m-%d}</span></li>'
    )
