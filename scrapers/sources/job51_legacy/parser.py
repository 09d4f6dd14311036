"""前程无忧 before 2022: ``window.__SEARCH_RESULT__`` in a GBK page, one path per page number."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapers.contract import Document, PageRequest
from scrapers.decoding.embedded import assigned
from scrapers.decoding.encoding import decode
from scrapers.decoding.json_values import text_of
from scrapers.fetching.links import without_query
from scrapers.pages.boards import FieldPlan, Fields, dated, first_text
from scrapers.pages.jsonboards import JsonBoard
from scrapers.pages.paging import count_of

PATH: Final = "/list/180200,000000,0000,00,9,99,%2B,2,{page}.html"
_PAGE_IN_URL: Final = re.compile(r",(\d+)\.html")
_PROMOTED_LISTS: Final = ("top_ads", "auction_ads", "market_ads")


class Source(JsonBoard):
    """Reads the search result; advertised rows stand in lists of their own."""

    lists: ClassVar[tuple[str, ...]] = ("rows",)
    totals: ClassVar[tuple[str, ...]] = ("jobid_count",)
    page_size: ClassVar[int] = 50
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="jobid job_name company_name providesalary_text workarea_text issuedate updatedate"
        " attribute_text jobwelf job_href",
        ignored="type jt tags ad_track coid effect is_special_job job_title company_href workarea"
        " iscommunicate companytype_text degreefrom workyear isFromXyz isIntern jobwelf_list"
        " companysize_text companyind_text adid",
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan."""
        return PageRequest(urljoin(base_url, PATH.format(page=1)))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page: its number stands in the path."""
        url = _PAGE_IN_URL.sub(f",{page}.html", request.url)
        return replace(request, url=url, page=page, empties=0)

    def following(
        self, answer: Mapping[str, Any], request: PageRequest, total: int | None
    ) -> PageRequest | None:
        """Go by the page's own count of pages."""
        pages = count_of(answer.get("total_page"))
        if pages is not None and request.page >= pages:
            return None
        return self.page_request(request, request.page + 1)

    def extract(self, document: Document) -> Any:
        """Return the search result, its list under one name and its advertised rows marked."""
        text = decode(document.body, document.headers.get("content-type", "")).text
        result = assigned(text, "__SEARCH_RESULT__")
        if not isinstance(result, dict):
            return None
        rows = next(
            (result[k] for k in ("engine_search_result", "engine_jds") if k in result), None
        )
        if not isinstance(rows, list):
            return result
        promoted = [
            item | {"type": name}
            for name in _PROMOTED_LISTS
            if isinstance(result.get(name), list)
            for item in result[name]
            if isinstance(item, dict)
        ]
        return result | {"rows": [*rows, *promoted]}

    def is_promoted(self, item: Mapping[str, Any]) -> bool:
        """Rows out of the advertisement lists."""
        return item.get("type") in _PROMOTED_LISTS

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad; the list carries no description, so its attributes are the text."""
        attributes = item.get("attribute_text")
        lines = [text_of(line) for line in attributes] if isinstance(attributes, list) else []
        lines.append(text_of(item.get("jobwelf")))
        fields: Fields = {
            "external_id": text_of(item.get("jobid")),
            "title": text_of(item.get("job_name")),
            "company": text_of(item.get("company_name")),
            "text": "\n".join(line for line in lines if line),
            "city": text_of(item.get("workarea_text")),
            "salary_text": text_of(item.get("providesalary_text")),
            "url": without_query(text_of(item.get("job_href"))),
            "headcount": next((line for line in lines if line.startswith("招")), ""),
        }
        stated = first_text(item, "issuedate", "updatedate")
        dated(fields, "published_on", stated, "issuedate", received_at)
        return fields
