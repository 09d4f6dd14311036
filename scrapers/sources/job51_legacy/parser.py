"""前程无忧 before 2022: ``window.__SEARCH_RESULT__`` in a GBK page, one path per page number."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from scrapers.boards import Board, Fields, rows_of
from scrapers.contract import Document, PageReading, PageRequest
from scrapers.dates import read_date
from scrapers.embedded import assigned
from scrapers.encoding import decode
from scrapers.guards import drifted
from scrapers.paging import count_of, read_list
from scrapers.values import text_of

PATH: Final = "/list/180200,000000,0000,00,9,99,%2B,2,{page}.html"
_LIST_KEYS: Final = ("engine_search_result", "engine_jds")
_PAGE_IN_URL: Final = re.compile(r",(\d+)\.html")


class Source(Board):
    """Reads the search result; advertised rows stand in lists of their own and are left there."""

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan."""
        return PageRequest(urljoin(base_url, PATH.format(page=1)))

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one list page."""
        decoded = decode(document.body, document.headers.get("content-type", ""))
        result = assigned(decoded.text, "__SEARCH_RESULT__")
        if not isinstance(result, dict):
            return drifted("页面中没有搜索结果数据。")
        items = next((result[key] for key in _LIST_KEYS if key in result), None)
        if not isinstance(items, list):
            return drifted("搜索结果中没有职位列表。")
        if decoded.warnings and "mojibake" in decoded.warnings and not items:
            return drifted("页面编码异常，无法读取。")
        total = count_of(result.get("jobid_count"))
        rows = rows_of(items, lambda item: _fields(item, document.received_at))
        return read_list(rows, total, request, _following(result, request))


def _following(result: Mapping[str, Any], request: PageRequest) -> PageRequest | None:
    pages = count_of(result.get("total_page"))
    if pages is not None and request.page >= pages:
        return None
    page = request.page + 1
    return replace(
        request, url=_PAGE_IN_URL.sub(f",{page}.html", request.url), page=page, empties=0
    )


def _fields(item: Mapping[str, Any], received_at: datetime) -> Fields:
    stated = text_of(item.get("issuedate")) or text_of(item.get("updatedate"))
    published = read_date(stated, received_at)
    return {
        "external_id": text_of(item.get("jobid")),
        "title": text_of(item.get("job_name")),
        "company": text_of(item.get("company_name")),
        "text": "\n".join(_lines(item)),
        "city": text_of(item.get("workarea_text")),
        "salary_text": text_of(item.get("providesalary_text")),
        "url": _without_query(text_of(item.get("job_href"))),
        "published_on": published.value,
        "problems": [("issuedate", stated, published.problem)] if published.problem else [],
    }


def _lines(item: Mapping[str, Any]) -> list[str]:
    attributes = item.get("attribute_text")
    lines = [text_of(line) for line in attributes] if isinstance(attributes, list) else []
    return [line for line in (*lines, text_of(item.get("jobwelf"))) if line]


def _without_query(url: str) -> str:
    """Drop the query, which differs on each search and would make every night's ads new ones."""
    parts = urlsplit(url)
    return url if "jobid=" in parts.query else parts._replace(query="", fragment="").geturl()
