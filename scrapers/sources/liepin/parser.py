"""猎聘: pages from 0, ten at most, forty cards and a few foreign ones; past the end it replays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from scrapers.contract import Document, PageReading, PageRequest
from scrapers.decoding.json_values import text_of
from scrapers.pages.boards import FieldPlan, Fields, at, dated, joined, mapping
from scrapers.pages.jsonboards import PostedBoard, said
from scrapers.pages.jsonld import read_jobpostings
from scrapers.pages.paging import count_of

PATH: Final = "/api/com.liepin.searchfront4c.pc-search-job"
_WUHAN: Final = "170020"


class Source(PostedBoard):
    """A flag other than 1 is a refusal; a detail page is read by its JSON-LD."""

    path: ClassVar[str] = PATH
    lists: ClassVar[tuple[str, ...]] = ("data.data.jobCardList", "data.jobCardList")
    totals: ClassVar[tuple[str, ...]] = ("data.pagination.totalCounts",)
    page_size: ClassVar[int] = 40
    plan: ClassVar[FieldPlan] = FieldPlan.of(
        read="comp job",
        ignored="dataInfo dataParams",
        private="recruiter",
        account="recruiter.recruiterId",
    )

    def following(
        self, answer: Mapping[str, Any], request: PageRequest, total: int | None
    ) -> PageRequest | None:
        """Stop at the board's own last page, past which it replays what it had."""
        pages = count_of(at(answer, "data.pagination.totalPage"))
        if pages is None or request.page >= pages:
            return None
        return self.page_request(request, request.page + 1)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a list answer, or a detail page."""
        if document.body.lstrip()[:1] == b"<":
            return read_jobpostings(document, request)
        return super().read_page(document, request)

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Report a flag other than 1."""
        if answer.get("flag") == 1:
            return ""
        return f"接口拒绝访问（代码 {text_of(answer.get('code'))}）：{said(answer, 'msg')}"

    def is_promoted(self, item: Mapping[str, Any]) -> bool:
        """Cards of other firms pad the list and are marked as advertising."""
        job = mapping(item.get("job"))
        return job.get("advViewFlag") is True or job.get("topJob") is True

    def read_item(self, item: Mapping[str, Any], received_at: datetime) -> Fields:
        """Read one card; the description stands on the detail page only."""
        job, firm = mapping(item.get("job")), mapping(item.get("comp"))
        lines = [text_of(job.get("requireWorkYears")), text_of(job.get("requireEduLevel"))]
        lines.append(joined(job.get("labels")))
        fields: Fields = {
            "external_id": text_of(job.get("jobId")),
            "title": text_of(job.get("title")),
            "company": text_of(firm.get("compName")),
            "text": "\n".join(line for line in lines if line),
            "city": text_of(job.get("dq")),
            "salary_text": text_of(job.get("salary")),
            "url": text_of(job.get("link")).partition("?")[0],
        }
        dated(fields, "refreshed_on", job.get("refreshTime"), "refreshTime", received_at)
        return fields

    def body(self, page: int) -> dict[str, Any]:
        """Ask for a page of Wuhan; the board counts from 0."""
        form = {"city": _WUHAN, "dq": _WUHAN, "currentPage": page - 1, "pageSize": 40, "key": ""}
        return {"data": {"mainSearchPcConditionForm": form, "passThroughForm": {"scene": "init"}}}
