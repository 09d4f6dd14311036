"""BOSS直聘: ``proxyJob`` marks an agency's ad; pay drawn with a private font is not guessed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from scrapers.contract import Document, PageRequest
from scrapers.decoding.encoding import decode
from scrapers.decoding.json_values import read_json, text_of
from scrapers.decoding.markup import node_text
from scrapers.decoding.tree import parse_html
from scrapers.pages.boards import FieldPlan, Fields, at, dated, described, first_text, joined
from scrapers.pages.jsonboards import JsonBoard, said

PATH: Final = "/wapi/zpgeek/search/joblist.json"
_WUHAN: Final = "101200100"
_DETAIL: Final = "https://www.zhipin.com/job_detail/{}.html"
_FLAGS: Final = {"0": False, "1": True}
_CARD_ID: Final = re.compile(r"/job_detail/([\w~-]+)\.html")
_HIDDEN_DIGITS: Final = re.compile("[\ue000-\uf8ff]|^-K")


class Source(JsonBoard):
    """Any code but 0 is a refusal; the end of the list is ``hasMore``, there is no total."""

    lists: ClassVar[tuple[str, ...]] = ("zpData.jobList",)
    totals: ClassVar[tuple[str, ...]] = ("zpData.totalCount", "zpData.resCount")
    page_size: ClassVar[int] = 30
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="encryptJobId encryptId jobName salaryDesc jobLabels skills showSkills cityName"
        " locationName areaDistrict businessDistrict proxyJob brandName lastModifyTime"
        " postDescription address",
        ignored="securityId lid bossAvatar bossCert goldHunter expectId jobValidStatus iconWord"
        " jobExperience daysPerWeekDesc leastMonthDesc jobDegree jobType proxyType anonymous"
        " outland optimal iconFlagList itemId city isShield atsDirectPost gps afterNameIcons"
        " beforeNameIcons"
        " encryptBrandId brandLogo brandStageName brandIndustry brandScaleName welfareList industry"
        " contact showTopPosition invalidStatus position positionName location locationUrl"
        " experienceName degreeName payTypeDesc encryptAddressId longitude latitude jobStatusDesc",
        private="bossName bossTitle bossOnline",
        account="encryptBossId encryptUserId",
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan; only ever done where a written basis is recorded."""
        return PageRequest(urljoin(base_url, PATH), params=self._params(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its parameter."""
        return replace(request, params=self._params(page), page=page, empties=0)

    def following(
        self, answer: Mapping[str, Any], request: PageRequest, total: int | None
    ) -> PageRequest | None:
        """Go on as long as the board says that there is more."""
        has_more = at(answer, "zpData.hasMore") is True
        return self.page_request(request, request.page + 1) if has_more else None

    def extract(self, document: Document) -> Any:
        """Return the answer; a detail becomes a list of one, saved cards a list of theirs."""
        if document.body.lstrip()[:1] == b"<":
            return _cards(document)
        answer = read_json(document)
        detail = at(answer, "zpData.jobInfo")
        if not isinstance(detail, Mapping):
            return answer
        brand = text_of(at(answer, "zpData.brandComInfo.brandName"))
        item = {"brandName": brand or text_of(at(answer, "zpData.bossInfo.brandName")), **detail}
        return {"code": 0, "zpData": {"jobList": [item], "hasMore": False}}

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report a code other than 0."""
        if answer.get("code") in (0, "0"):
            return ""
        return f"接口拒绝访问（代码 {text_of(answer.get('code'))}）：{said(answer, 'message')}"

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad of a list or a detail."""
        number = first_text(item, "encryptJobId", "encryptId")
        pay = text_of(item.get("salaryDesc"))
        hidden = bool(_HIDDEN_DIGITS.search(pay))
        tags = (
            joined(item.get("jobLabels"))
            + "\n"
            + joined(item.get("skills") or item.get("showSkills"))
        )
        places = ("cityName", "locationName", "areaDistrict", "businessDistrict")
        fields: Fields = {
            "external_id": number,
            "title": text_of(item.get("jobName")),
            "company": text_of(item.get("brandName")),
            "city": "-".join(text for name in places if (text := text_of(item.get(name)))),
            "address": text_of(item.get("address")),
            "salary_text": "" if hidden else pay,
            "url": _DETAIL.format(number) if number else "",
            "is_proxy_flagged": _FLAGS.get(text_of(item.get("proxyJob"))),
        }
        described(fields, text_of(item.get("postDescription")), "postDescription")
        fields["text"] = fields["text"] or tags.strip()
        if hidden:
            problem = ("salaryDesc", pay, "薪资数字被字体隐藏，无法读取")
            fields.setdefault("problems", []).append(problem)
        dated(fields, "refreshed_on", item.get("lastModifyTime"), "lastModifyTime", received_at)
        return fields

    def _params(self, page: int) -> dict[str, str]:
        return {"query": "", "city": _WUHAN, "page": str(page), "pageSize": str(self.page_size)}


def _cards(document: Document) -> Any:
    """Return a saved result page as the interface would have given it."""
    text = decode(document.body, document.headers.get("content-type", "")).text
    items = [_card(card) for card in parse_html(text).css("li.job-card-box")]
    return {"code": 0, "zpData": {"jobList": items, "hasMore": False}} if items else None


def _card(card: LexborNode) -> dict[str, Any]:
    link = card.css_first("a.job-name")
    number = _CARD_ID.search(link.attributes.get("href") or "") if link is not None else None
    pay, brand = card.css_first(".job-salary"), card.css_first(".boss-name")
    return {
        "encryptJobId": number[1] if number else "",
        "jobName": node_text(link) if link is not None else "",
        "salaryDesc": node_text(pay) if pay is not None else "",
        "brandName": node_text(brand) if brand is not None else "",
        "jobLabels": [node_text(tag) for tag in card.css(".tag-list li")],
    }
