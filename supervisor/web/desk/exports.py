"""Lists as files: leads, cases, complaints and ads as narrowed on the page.

Contact details in ads are masked for everyone; who complained is in no file. The register has an
export of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from flask import Blueprint, Response

from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_title
from supervisor.services.desk import exports
from supervisor.services.desk.exports import MOST
from supervisor.store.queries.cases import cases, complaints
from supervisor.store.queries.leads import postings, turning
from supervisor.store.queries.leads.postings import PostingFilter
from supervisor.store.queries.paging import At, Page
from supervisor.web.cases.cases import filter_from_address as case_filter
from supervisor.web.cases.complaint_filter import filter_from_address as complaint_filter
from supervisor.web.leads.filters import filter_from_address, place_arg
from supervisor.web.leads.finding_page import queue_row
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.formats import day, moment
from supervisor.web.shell.identity import actor

blueprint = Blueprint("exports", __name__, url_prefix="/desk/exports")

Row = Mapping[str, str]


@blueprint.post("/<any(ads, cases, complaints, leads):what>.<any(csv, xlsx):file_format>")
@allow(Permission.READ)
def take(what: str, file_format: str) -> Response:
    """Download a list as it is narrowed in the address."""
    title, read = _LISTS[what]
    rows = list(islice(read(), MOST))
    headings = list(rows[0]) if rows else ["没有符合条件的记录"]
    data = exports.hand_out(db.session(), actor(), what, file_format, (headings, rows))
    return download(data, f"{title}-{clock.today()}.{file_format}")


def _leads() -> Iterator[Row]:
    wanted = filter_from_address()
    for finding in turning.every_lead(db.session(), wanted, MOST):
        row = queue_row(finding)
        telling = row.telling
        yield {
            "线索": str(finding.id),
            "发布主体": row.poster,
            "主体比对": finding.verdict.label,
            "职位": row.title,
            "严重程度": finding.severity.label,
            "类别": "、".join(category.label for category in row.categories),
            "原话": f"{telling.before}{telling.marked}{telling.after}" if telling else "",
            "状态": finding.status.label,
            "来源": source_title(finding.source_id),
            "发现时间": moment(finding.reopened_at or finding.created_at),
        }


def _cases() -> Iterator[Row]:
    """Yield a row for each respondent of a case: what was decided on it, and the steps it saw."""
    wanted = case_filter()
    for page in _pages(lambda at: cases.cases_page(db.session(), wanted, at)):
        cases.read_courses(db.session(), page.items)
        for case in page.items:
            for one in case.decided:
                yield {
                    "案号": case.number,
                    "当事人": mask_contacts(one.party),
                    "来源": case.origin.label,
                    "案由": mask_contacts(case.summary),
                    "状态": case.status.label,
                    "处理": one.outcome.label if one.outcome else "",
                    "文号": one.document_number or "",
                    "拟案日期": day(case.opened_on),
                    "决定日期": _day_of(one.decided_on),
                    "送达日期": _day_of(one.served_on),
                    "履行日期": _day_of(one.duty_done_on),
                    "经过": "；".join(
                        f"{day(row.on)} {row.step.label}" for row in case.steps_of(one.party)
                    ),
                }


def _day_of(on: date | None) -> str:
    return day(on) if on else ""


def _complaints() -> Iterator[Row]:
    wanted = complaint_filter()
    for one in _all(lambda at: complaints.complaints_page(db.session(), wanted, at)):
        yield {
            "编号": one.number,
            "事项": one.kind.label,
            "被投诉人": mask_contacts(one.subject),
            "方式": one.channel.label,
            "状态": one.status.label,
            "收到日期": day(one.received_on),
            "受理期限": day(one.answer_due_on),
            "办结日期": day(one.closed_on) if one.closed_on else "",
        }


def _ads() -> Iterator[Row]:
    wanted = PostingFilter(text_arg("q"), text_arg("source", 40), place_arg())
    for line in _all(lambda at: postings.postings_page(db.session(), wanted, at)):
        wording = line.wording
        yield {
            "职位": mask_contacts(wording.title),
            "发布主体": mask_contacts(wording.company),
            "地点": wording.city,
            "薪资": wording.salary_text,
            "来源": source_title(line.posting.source_id),
            "网址": wording.url,
            "首次见到": moment(line.posting.first_seen_at),
            "最近见到": moment(line.posting.last_seen_at),
            "线索": line.finding.status.label if line.finding else "",
        }


def _all(page_of: Callable[[At], Page[Any]]) -> Iterator[Any]:
    """Yield the items of every page."""
    for page in _pages(page_of):
        items: Sequence[Any] = page.items
        yield from items


def _pages(page_of: Callable[[At], Page[Any]]) -> Iterator[Page[Any]]:
    at = At()
    while True:
        page = page_of(at)
        yield page
        if not page.has_next:
            return
        at = page.next


_LISTS: Final[Mapping[str, tuple[str, Callable[[], Iterator[Row]]]]] = {
    "leads": ("线索", _leads),
    "cases": ("案件", _cases),
    "complaints": ("投诉", _complaints),
    "ads": ("招聘信息", _ads),
}
