"""国聘: POST with a JSON body, 20 rows a page, total in the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from scrapers.decoding.json_values import text_of
from scrapers.pages.boards import FieldPlan, Fields, dated, described, expiring, mapping
from scrapers.pages.jsonboards import PostedBoard, said

PATH: Final = "/api/jobs/v1/list"
_WUHAN: Final = "000000.420000.420100"


class Source(PostedBoard):
    """Reads ``data.list`` and ``data.total``; ``code`` other than 200 is a refusal."""

    path: ClassVar[str] = PATH
    lists: ClassVar[tuple[str, ...]] = ("data.list",)
    totals: ClassVar[tuple[str, ...]] = ("data.total",)
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="job_id job_name company_name min_wage max_wage wage_unit_cn is_negotiable contents"
        " district_list start_time end_time refresh_time amount",
        ignored="company_info category_cn recruitment_type_cn education_cn experience_cn",
    )

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report a code other than 200."""
        return "" if answer.get("code") == 200 else f"接口拒绝访问：{said(answer, 'msg', 'code')}"

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad."""
        amount = text_of(item.get("amount"))
        fields: Fields = {
            "external_id": text_of(item.get("job_id")),
            "title": text_of(item.get("job_name")),
            "company": text_of(item.get("company_name")),
            "city": _area(item),
            "salary_text": _salary(item),
            "headcount": "" if amount == "0" else amount,
        }
        described(fields, text_of(item.get("contents")), "contents")
        dated(fields, "published_on", item.get("start_time"), "start_time", received_at)
        dated(fields, "refreshed_on", item.get("refresh_time"), "refresh_time", received_at)
        expiring(fields, item.get("end_time"), "end_time")
        return fields

    def body(self, page: int) -> dict[str, Any]:
        """Ask for a page of Wuhan."""
        search = {"page": page, "page_size": self.page_size, "keyword": "", "district": [_WUHAN]}
        return {"search": search, "recom": {"update_time": True}}


def _area(item: Mapping[str, Any]) -> str:
    places = item.get("district_list")
    places = places if isinstance(places, list) else []
    return "；".join(text for place in places if (text := text_of(mapping(place).get("area_cn"))))


def _salary(item: Mapping[str, Any]) -> str:
    """Return the pay as text; a marked negotiable one is 面议, an unmarked zero is nothing."""
    if item.get("is_negotiable") in (1, "1", True):
        return "面议"
    low, high = text_of(item.get("min_wage")), text_of(item.get("max_wage"))
    if low in ("", "0") and high in ("", "0"):
        return ""
    return f"{low}-{high}{text_of(item.get('wage_unit_cn'))}"
