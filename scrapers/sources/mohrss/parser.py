"""公共招聘网: rows in ``input#findjoblist``, counters in inputs beside it, codes of the ministry.

The parser undoes the attribute's entities once, as a browser would; twice would change the ads.
Empty pages occur in mid-list and are not its end.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapers.contract import Document, PageRequest
from scrapers.decoding.embedded import parse_tolerant
from scrapers.decoding.encoding import decode
from scrapers.decoding.json_values import text_of
from scrapers.decoding.tree import parse_html
from scrapers.pages.boards import FieldPlan, Fields, dated, described, expiring, first_text
from scrapers.pages.detailpages import DetailPage
from scrapers.pages.jsonboards import JsonBoard

PATH: Final = "/cjobs/jobinfolist/listJobinfolist"
_DETAIL: Final = "http://job.mohrss.gov.cn/cjobs/jobinfolist/cb21/showgw?id="


class Source(JsonBoard):
    """Reads the hidden input; contact persons and numbers (aae004, aae005) are never read."""

    lists: ClassVar[tuple[str, ...]] = ("rows",)
    totals: ClassVar[tuple[str, ...]] = ("total",)
    page_size: ClassVar[int] = 50
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="acb200 aca112 aab004 aab302 area_ acb202 acb22a acb240 acb241 acb242 aac011 aae397"
        " s_aae397 s_aae398 s_uptime org_",
        ignored="aca111_ ace760",
        private="aae004 aae005",
    )

    detail: ClassVar[DetailPage | None] = DetailPage(
        anchor="#gwms",
        fields={"title": "h1", "company": 'a[href*="showdw"]', "text": "#gwms"},
        labelled={"address": "工作地点", "city": "工作地点"},
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Hubei."""
        return PageRequest(urljoin(base_url, PATH), method="POST", data=self._form(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its form field."""
        return replace(request, data=self._form(page), page=page, empties=0)

    def extract(self, document: Document) -> Any:
        """Return rows and total out of the hidden inputs."""
        text = decode(document.body, document.headers.get("content-type", "")).text
        tree = parse_html(text)
        listed = tree.css_first("input#findjoblist")
        if listed is None:
            return {}
        total = tree.css_first("input[name=totalcount]")
        return {
            "rows": parse_tolerant(listed.attributes.get("value") or ""),
            "total": total.attributes.get("value") if total is not None else None,
        }

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad."""
        number = text_of(item.get("acb200"))
        education = text_of(item.get("aac011"))
        fields: Fields = {
            "external_id": number,
            "title": text_of(item.get("aca112")),
            "company": text_of(item.get("aab004")),
            "city": " ".join(filter(None, (first_text(item, "area_"), first_text(item, "aab302")))),
            "address": text_of(item.get("acb202")),
            "salary_text": _salary(item),
            "url": _DETAIL + number if number else "",
            "headcount": text_of(item.get("acb240")),
        }
        described(fields, text_of(item.get("acb22a")), "acb22a")
        lines = (fields["text"], f"学历要求：{education}" if education else "")
        fields["text"] = "\n".join(line for line in lines if line)
        published = first_text(item, "s_aae397", "aae397")
        dated(fields, "published_on", published, "aae397", received_at)
        dated(fields, "refreshed_on", item.get("s_uptime"), "s_uptime", received_at)
        expiring(fields, item.get("s_aae398"), "s_aae398")
        return fields

    def _form(self, page: int) -> dict[str, str]:
        return {
            "pageNo": str(page),
            "pagecount": str(self.page_size),
            "textfield": "",
            "searchtype": "1",
            "orderType": "score",
            "AREA": "420100",
        }


def _salary(item: Mapping[str, Any]) -> str:
    """Return the pay in yuan a month; a zero is not stated, never no pay."""
    low, high = (text_of(item.get(name)).removesuffix(".0") for name in ("acb241", "acb242"))
    low, high = ("" if value == "0" else value for value in (low, high))
    if low and high:
        return f"{low}-{high}元/月"
    if low:
        return f"{low}元/月以上"
    return f"{high}元/月以下" if high else ""
