"""24365: ``offset`` is a page number from 1, pay is in thousands a month, 0/0 means negotiable."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapers.contract import PageRequest
from scrapers.decoding.json_values import text_of
from scrapers.pages.boards import FieldPlan, Fields, dated
from scrapers.pages.detailpages import DetailPage
from scrapers.pages.jsonboards import JsonBoard, said

PATH: Final = "/student/jobs/jobslist/ajax/"
_HUBEI: Final = "42"


class Source(JsonBoard):
    """Reads ``data.list``; the counter's key is misspelt ``pagenation`` by the board itself."""

    lists: ClassVar[tuple[str, ...]] = ("data.list",)
    totals: ClassVar[tuple[str, ...]] = ("data.pagenation.count", "data.pagination.count")
    page_size: ClassVar[int] = 10
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="jobId jobName recName areaCodeName degreeName major headCount lowMonthPay"
        " highMonthPay publishDate sourcesNameCh",
        ignored="recId recProperty recScale recTags sourcesName",
    )

    detail: ClassVar[DetailPage | None] = DetailPage(
        anchor="pre.mainContent", fields={"title": "h1", "text": "pre.mainContent"}
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Hubei."""
        return PageRequest(urljoin(base_url, PATH), params=self._params(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its parameter."""
        return replace(request, params=self._params(page), page=page, empties=0)

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report an answer whose flag is down."""
        return (
            "" if answer.get("flag") is True else f"接口拒绝访问：{said(answer, 'errors', 'msg')}"
        )

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad; the list carries no description, so its conditions are the text."""
        wanted = {"学历要求": "degreeName", "专业要求": "major", "信息来源": "sourcesNameCh"}
        lines = [
            f"{label}：{text}"
            for label, name in wanted.items()
            if (text := text_of(item.get(name)))
        ]
        fields: Fields = {
            "external_id": text_of(item.get("jobId")),
            "title": text_of(item.get("jobName")),
            "company": text_of(item.get("recName")),
            "text": "\n".join(lines),
            "city": text_of(item.get("areaCodeName")),
            "salary_text": _salary(item),
            "headcount": text_of(item.get("headCount")),
        }
        dated(fields, "published_on", item.get("publishDate"), "publishDate", received_at)
        return fields

    def _params(self, page: int) -> dict[str, str]:
        return {
            "areaCode": _HUBEI,
            "jobName": "",
            "offset": str(page),
            "limit": str(self.page_size),
        }


def _salary(item: Mapping[str, Any]) -> str:
    low, high = text_of(item.get("lowMonthPay")), text_of(item.get("highMonthPay"))
    if low == high == "0":
        return "面议"
    return f"{low}-{high}K/月" if low and high else ""
