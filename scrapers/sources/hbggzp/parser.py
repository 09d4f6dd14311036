"""湖北公共招聘网: GET with PAGE and LINAGE, rows named by the ministry's item codes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapers.contract import PageRequest
from scrapers.decoding.json_values import text_of
from scrapers.pages.boards import FieldPlan, Fields, dated, first_text
from scrapers.pages.jsonboards import JsonBoard, said

PATH: Final = "/cache/cxk_gw/job/zpz/v1.0/query"
_WUHAN: Final = "420100"
_IDENTITY: Final = ("AAB004", "ACB215REMARK", "ACB21AREMARK", "AAB301REMARK")


class Source(JsonBoard):
    """Reads ``Result.Rows``; a row without a number is named by poster, post, pay, place."""

    lists: ClassVar[tuple[str, ...]] = ("Result.Rows",)
    totals: ClassVar[tuple[str, ...]] = ("Result.Total",)
    page_size: ClassVar[int] = 6
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="ACB210 AAB004 ACB215REMARK ACB21AREMARK AAC011REMARK AAB301REMARK UCE466",
        private="AAE004 AAE005",
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan."""
        return PageRequest(urljoin(base_url, PATH), params=self._params(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its parameter."""
        return replace(request, params=self._params(page), page=page, empties=0)

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report an answer that is not marked as good."""
        if answer.get("IsOK") is True or "IsOK" not in answer:
            return ""
        return f"接口拒绝访问：{said(answer, 'Message', 'Msg', 'Code')}"

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad."""
        education = text_of(item.get("AAC011REMARK"))
        fields: Fields = {
            "external_id": text_of(item.get("ACB210")) or _identity(item),
            "title": text_of(item.get("ACB215REMARK")),
            "company": text_of(item.get("AAB004")),
            "text": f"学历要求：{education}" if education else "",
            "city": text_of(item.get("AAB301REMARK")),
            "salary_text": text_of(item.get("ACB21AREMARK")),
        }
        dated(fields, "published_on", item.get("UCE466"), "UCE466", received_at)
        return fields

    def _params(self, page: int) -> dict[str, str]:
        size = str(self.page_size)
        return {"PAGE": str(page), "LINAGE": size, "UCB005": "", "AAB301": _WUHAN}


def _identity(item: Mapping[str, Any]) -> str:
    parts = [first_text(item, name) for name in _IDENTITY]
    return "c-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24] if any(parts) else ""
