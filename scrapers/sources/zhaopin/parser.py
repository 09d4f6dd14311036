"""智联招聘: today's ``positions`` answer, the older ``sou`` one, and the state of a detail page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from scrapers.contract import Document, PageRequest
from scrapers.decoding.embedded import assigned
from scrapers.decoding.encoding import decode
from scrapers.decoding.json_values import read_json, text_of
from scrapers.pages.boards import FieldPlan, Fields, at, dated, described, first_text, mapping
from scrapers.pages.jsonboards import PostedBoard, said

PATH: Final = "/c/i/search/positions"
_WUHAN: Final = "736"


class Source(PostedBoard):
    """A verification flag, or a count without rows, is this board's way of refusing."""

    path: ClassVar[str] = PATH
    lists: ClassVar[tuple[str, ...]] = ("data.list", "data.results")
    totals: ClassVar[tuple[str, ...]] = ("data.count", "data.numFound")
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="number name jobName companyName company salary60 salary workCity cityDistrict"
        " streetName city jobSummary jobDetailData publishTime firstPublishTime updateDate"
        " createDate endDate positionURL positionUrl recruitNumber recruitCount jobDesc"
        " jobDescPC workAddress"
        " positionPublishTime positionNumber positionName positionWorkCity",
        ignored="jobId companyNumber companyId companySize companyUrl companyLogo propertyName"
        " industryName positionWorkingExp"
        " salaryReal salaryCount cityId education workingExp workType needMajor jobSkillTags"
        " skillLabel welfareTagList subJobTypeLevelName jobPostingTime cardCustomJson"
        " displayPhoneNumber jobType eduLevel emplType industry geo welfare welfareLabel"
        " jobTypeLevelName latitude longitude industryNameLevel",
        private="staffCard",
    )

    def following(
        self, answer: Mapping[str, Any], request: PageRequest, total: int | None
    ) -> PageRequest | None:
        """Believe the end mark where there is one."""
        if at(answer, "data.isEndPage") in (1, True):
            return None
        return super().following(answer, request, total)

    def extract(self, document: Document) -> Any:
        """Return the answer; a detail, as interface or as page, becomes a list of one."""
        if document.body.lstrip()[:1] == b"<":
            text = decode(document.body, document.headers.get("content-type", "")).text
            answer = {"data": at(assigned(text, "__INITIAL_STATE__"), "jobInfo.jobDetail")}
        else:
            answer = read_json(document)
        detail = at(answer, "data.detailedPosition")
        if not isinstance(detail, Mapping):
            return answer
        company = text_of(at(answer, "data.detailedCompany.companyName"))
        return {"code": 200, "data": {"list": [{"companyName": company, **detail}], "count": 1}}

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report a refused code, or the demand to verify."""
        if answer.get("code") not in (200, "200", None):
            return f"接口拒绝访问：{said(answer, 'message', 'msg', 'code')}"
        return "要求进行安全验证。" if at(answer, "data.isVerification") in (1, True) else ""

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad of either age."""
        position = mapping(mapping(item.get("jobDetailData")).get("position"))
        description = text_of(mapping(position.get("desc")).get("description"))
        places = ("workCity", "positionWorkCity", "cityDistrict", "streetName")
        city = "-".join(text for name in places if (text := text_of(item.get(name))))
        fields: Fields = {
            "external_id": first_text(item, "number", "positionNumber"),
            "title": first_text(item, "name", "jobName", "positionName"),
            "company": text_of(item.get("companyName"))
            or text_of(mapping(item.get("company")).get("name")),
            "city": city or text_of(mapping(item.get("city")).get("display")),
            "address": text_of(mapping(position.get("workLocation")).get("address"))
            or text_of(item.get("workAddress")),
            "salary_text": first_text(item, "salary60", "salary"),
            "url": first_text(item, "positionURL", "positionUrl"),
            "headcount": first_text(item, "recruitNumber", "recruitCount").removesuffix(".0"),
        }
        description = description or first_text(item, "jobDesc", "jobDescPC", "jobSummary")
        described(fields, description, "description")
        published = first_text(
            item, "firstPublishTime", "createDate", "positionPublishTime", "publishTime"
        )
        dated(fields, "published_on", published, "firstPublishTime", received_at)
        refreshed = first_text(item, "publishTime", "updateDate")
        dated(fields, "refreshed_on", refreshed, "publishTime", received_at)
        return fields

    def body(self, page: int) -> dict[str, Any]:
        """Ask for a page of Wuhan."""
        return {
            "S_SOU_FULL_INDEX": "",
            "S_SOU_WORK_CITY": _WUHAN,
            "order": 4,
            "pageIndex": page,
            "pageSize": self.page_size,
            "anonymous": 1,
            "platform": 13,
            "version": "0.0.0",
        }
