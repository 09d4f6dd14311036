"""What the replica boards answer, shaped like the boards whose parsers read them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scrapers.replica.content import ReplicaPosting

JSON_PAGE_SIZE: Final = 20
GBK_PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds_per_kilobyte: float = 0.0


def json_page(
    postings: Sequence[ReplicaPosting],
    page: int,
    *,
    renamed: bool = False,
    total: int | None = None,
) -> Reply:
    """Return one page of the JSON board; ``renamed`` is the drift of a renamed list."""
    rows = postings[(page - 1) * JSON_PAGE_SIZE : page * JSON_PAGE_SIZE]
    claimed = len(postings) if total is None else total
    data = {"total": claimed, "records" if renamed else "list": [_json_item(p) for p in rows]}
    return json_reply({"code": 200, "msg": "success", "data": data})


def json_reply(value: object) -> Reply:
    """Return a value as a JSON answer."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(body, "application/json; charset=utf-8")


def gbk_page(postings: Sequence[ReplicaPosting], page: int, *, renamed: bool = False) -> Reply:
    """Return one list page of the GBK board, its rows as JSON in a script."""
    rows = postings[(page - 1) * GBK_PAGE_SIZE : page * GBK_PAGE_SIZE]
    result = {
        "top_ads": [],
        "results" if renamed else "engine_search_result": [_gbk_item(posting) for posting in rows],
        "jobid_count": str(len(postings)),
        "curr_page": str(page),
        "total_page": str(max(math.ceil(len(postings) / GBK_PAGE_SIZE), 1)),
    }
    script = json.dumps(result, ensure_ascii=False).replace("/", r"\/")
    text = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gbk">'
        '<title>武汉招聘，求职</title></head><body>\n<script type="text/javascript">\n'
        f"window.__SEARCH_RESULT__ = {script}</script>\n</body></html>"
    )
    return Reply(text.encode("gb18030"), "text/html; charset=gbk")


def _json_item(posting: ReplicaPosting) -> dict[str, Any]:
    low, high, unit = _pay(posting)
    return {
        "job_id": posting.external_id,
        "job_name": posting.title,
        "company_name": posting.company,
        "company_info": {"nature_cn": "民营", "industry_cn": "制造业"},
        "min_wage": low,
        "max_wage": high,
        "wage_unit_cn": unit,
        "is_negotiable": 0,
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
