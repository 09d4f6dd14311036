"""前程无忧: ``search-pc`` answers; the list has stood at six paths over the years."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from scrapers.contract import PageRequest
from scrapers.decoding.json_values import text_of
from scrapers.fetching.links import without_query
from scrapers.pages.boards import FieldPlan, Fields, dated, described, first_text
from scrapers.pages.detailpages import DetailPage
from scrapers.pages.jsonboards import JsonBoard, said

PATH: Final = "/api/job/search-pc"


class Source(JsonBoard):
    """The whole description stands in the list, so no second request is needed."""

    lists: ClassVar[tuple[str, ...]] = (
        "resultbody.job.items", "resultbody.items", "job.items", "data.items", "data.jobList",
        "data.list", "data.jobs",
    )  # fmt: skip
    totals: ClassVar[tuple[str, ...]] = (
        "resultbody.job.totalCount", "resultbody.job.totalcount", "resultbody.totalCount",
        "job.totalCount", "data.totalCount", "data.total",
    )  # fmt: skip
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="jobId jobName jobDescribe jobAreaString jobAreaLevelDetail provideSalaryString"
        " issueDateString confirmDateString fullCompanyName companyName jobHref jobNumString",
        ignored="jobType jobTags jobTagsList workAreaCode jobAreaCode hrefAreaPinYin workYear"
        " workYearString degreeString industryType1 industryType2 industryType1Str industryType2Str"
        " major1Str companyLogo companyTypeString companySizeString companySizeCode"
        " companyIndustryType1Str companyIndustryType2Str updateDateTime lon lat isCommunicate"
        " isFromXyz isIntern isModelEmployer isQuickFeedback isPromotion isApply isExpire"
        " companyHref encCoId ctmId allowChatOnline term termStr jobSalaryMin jobSalaryMax"
        " jobReleaseType jobScheme coId sesameLabelList jobWelfareCodeDataList property",
        private="hrName hrPosition hrLogoUrl hrActiveStatusGreen hrIsOnline hrLabels",
        account="hrUid",
    )

    detail: ClassVar[DetailPage | None] = DetailPage(
        anchor=".tHjob h1",
        fields={
            "title": ".tHjob h1",
            "salary_text": ".cn strong",
            "company": ".cn .cname a",
            "text": ".job_msg",
            "company_scope": ".com_tag",
        },
        labelled={"address": "上班地址"},
        conditions=".msg.ltype",
        published=r"\d\d-\d\d(?=发布)",
    )

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan; only ever done where a written basis is recorded."""
        return PageRequest(urljoin(base_url, PATH), params=self._params(1))

    def page_request(self, request: PageRequest, page: int) -> PageRequest:
        """Ask for another page by its parameter."""
        return replace(request, params=self._params(page), page=page, empties=0)

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report a status other than 1."""
        status = text_of(answer.get("status"))
        return "" if status in ("1", "") else f"接口拒绝访问：{said(answer, 'message')}"

    def is_promoted(self, item: Mapping[str, Any]) -> bool:
        """Advertised ads say so."""
        return item.get("isPromotion") is True

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one ad; publication and daily confirmation are kept apart."""
        fields: Fields = {
            "external_id": text_of(item.get("jobId")),
            "title": text_of(item.get("jobName")),
            "company": first_text(item, "fullCompanyName", "companyName"),
            "city": text_of(item.get("jobAreaString")),
            "salary_text": text_of(item.get("provideSalaryString")),
            "url": without_query(text_of(item.get("jobHref"))),
            "headcount": text_of(item.get("jobNumString")),
        }
        described(fields, text_of(item.get("jobDescribe")), "jobDescribe")
        dated(fields, "published_on", item.get("issueDateString"), "issueDateString", received_at)
        dated(
            fields, "refreshed_on", item.get("confirmDateString"), "confirmDateString", received_at
        )
        return fields

    def _params(self, page: int) -> dict[str, str]:
        return {
            "api_key": "51job",
            "keyword": "",
            "searchType": "2",
            "jobArea": "180200",
            "sortType": "1",
            "pageNum": str(page),
            "pageSize": str(self.page_size),
            "source": "1",
            "pageCode": "sou|sou|soulb",
            "scene": "7",
        }
