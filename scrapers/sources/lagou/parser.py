"""拉勾: ``positionAjax`` answers and the data of its list page, 15 rows each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

import orjson

from scrapers.contract import Document, PageRequest
from scrapers.decoding.encoding import decode
from scrapers.decoding.json_values import read_json, text_of
from scrapers.decoding.tree import parse_html
from scrapers.pages.boards import FieldPlan, Fields, at, dated, first_text, joined
from scrapers.pages.jsonboards import JsonBoard, said

PATH: Final = "/jobs/positionAjax.json"


class Source(JsonBoard):
    """``status`` or ``success`` false is a refusal, sometimes without any code."""

    lists: ClassVar[tuple[str, ...]] = ("content.positionResult.result",)
    totals: ClassVar[tuple[str, ...]] = ("content.positionResult.totalCount",)
    page_size: ClassVar[int] = 15
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="positionId positionName companyFullName companyShortName salary city district"
        " businessZones createTime formatCreateTime workYear education positionAdvantage"
        " positionLables skillLables positionDetail",
        ignored="companyId longitude latitude jobNature companyLogo industryField financeStage"
        " companySize score approve industryLables companyLabelList deliver gradeDescription"
        " promotionScoreExplain firstType secondType isSchoolJob subwayline stationname linestaion"
        " thirdType hitags resumeProcessRate resumeProcessDay imState explain plus pcShow appShow"
        " adWord",
        private="lastLogin",
        account="publisherId",
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan; only ever done where a written basis is recorded."""
        params = {"city": "武汉", "needAddtionalResult": "false"}
        url = urljoin(base_url, PATH)
        return PageRequest(url, method="POST", params=params, data=self._form(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its form field."""
        return replace(request, data=self._form(page), page=page, empties=0)

    def extract(self, document: Document) -> Any:
        """Return the answer, or what the list page carries in ``__NEXT_DATA__``."""
        if document.body.lstrip()[:1] != b"<":
            return read_json(document)
        text = decode(document.body, document.headers.get("content-type", "")).text
        script = parse_html(text).css_first("script#__NEXT_DATA__")
        if script is None:
            return None
        try:
            data = orjson.loads(script.text())
        except orjson.JSONDecodeError:
            return None
        return at(data, "props.pageProps.initData")

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report either of the two marks of refusal."""
        if answer.get("status") is False or answer.get("success") is False:
            return f"接口拒绝访问：{said(answer, 'msg', 'state')}"
        return ""

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad."""
        lines = [first_text(item, "positionDetail"), first_text(item, "workYear"),
                 first_text(item, "education"), joined(item.get("skillLables")),
                 first_text(item, "positionAdvantage")]  # fmt: skip
        places = [first_text(item, "city"), first_text(item, "district")]
        places.append(joined(item.get("businessZones")))
        fields: Fields = {
            "external_id": text_of(item.get("positionId")),
            "title": text_of(item.get("positionName")),
            "company": first_text(item, "companyFullName", "companyShortName"),
            "text": "\n".join(line for line in lines if line),
            "city": "-".join(place for place in places if place),
            "salary_text": text_of(item.get("salary")),
        }
        stated = first_text(item, "createTime", "formatCreateTime")
        dated(fields, "published_on", stated, "createTime", received_at)
        return fields

    def _form(self, page: int) -> dict[str, str]:
        return {"first": "true" if page == 1 else "false", "pn": str(page), "kd": ""}
