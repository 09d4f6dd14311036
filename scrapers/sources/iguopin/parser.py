"""国聘: POST with a JSON body, 20 rows a page, total in the answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin

from scrapers.boards import Board, Fields, rows_of
from scrapers.contract import Document, PageReading, PageRequest
from scrapers.dates import read_date
from scrapers.guards import blocked, drifted
from scrapers.paging import count_of, has_more, read_list
from scrapers.values import read_json, text_of

PAGE_SIZE: Final = 20
PATH: Final = "/api/jobs/v1/list"
_WUHAN: Final = "000000.420000.420100"


class Source(Board):
    """Reads ``data.list`` and ``data.total``; ``code`` other than 200 is a refusal."""

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan."""
        return PageRequest(urljoin(base_url, PATH), method="POST", json=_body(1))

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one answer."""
        answer = read_json(document)
        if not isinstance(answer, dict):
            return drifted("返回的不是预期的数据格式。")
        if answer.get("code") != 200:
            return blocked(f"接口拒绝：{text_of(answer.get('msg'))[:60] or answer.get('code')}")
        data = answer.get("data")
        items = data.get("list") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(items, list):
            return drifted("返回的数据中没有职位列表。")
        total = count_of(data.get("total"))
        rows = rows_of(items, lambda item: _fields(item, document.received_at))
        following = None
        if has_more(total, request.page, PAGE_SIZE):
            page = request.page + 1
            following = replace(request, json=_body(page), page=page, empties=0)
        return read_list(rows, total, request, following)


def _body(page: int) -> dict[str, Any]:
    search = {"page": page, "page_size": PAGE_SIZE, "keyword": "", "district": [_WUHAN]}
    return {"search": search, "recom": {"update_time": True}}


def _fields(item: Mapping[str, Any], received_at: datetime) -> Fields:
    published = read_date(text_of(item.get("start_time")), received_at.astimezone(UTC))
    stated = text_of(item.get("start_time"))
    return {
        "external_id": text_of(item.get("job_id")),
        "title": text_of(item.get("job_name")),
        "company": text_of(item.get("company_name")),
        "text": text_of(item.get("contents")),
        "city": _area(item),
        "salary_text": _salary(item),
        "published_on": published.value,
        "problems": [("start_time", stated, published.problem)] if published.problem else [],
    }


def _area(item: Mapping[str, Any]) -> str:
    places = item.get("district_list")
    places = places if isinstance(places, list) else []
    return "；".join(
        text_of(place.get("area_cn")) for place in places if isinstance(place, Mapping)
    )


def _salary(item: Mapping[str, Any]) -> str:
    """Return the pay as text; a marked negotiable one is 面议, an unmarked zero is nothing."""
    if item.get("is_negotiable") in (1, "1", True):
        return "面议"
    low, high = text_of(item.get("min_wage")), text_of(item.get("max_wage"))
    if low in ("", "0") and high in ("", "0"):
        return ""
    return f"{low}-{high}{text_of(item.get('wage_unit_cn'))}"
