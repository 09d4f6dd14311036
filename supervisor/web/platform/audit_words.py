"""The audit trail in words: what an event is about, and what its details say."""

from collections.abc import Iterator
from typing import Any, Final

from flask import current_app, url_for

from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.domain.quality.sampling import Reading
from supervisor.store.queries.platform.people import AuditEvent

# What an event can be about: its name, and the page that shows it (view, name of its id).
_SUBJECTS: Final[dict[str, tuple[str, str, str]]] = {
    "finding": ("线索", "findings.show", "finding_id"),
    "source": ("来源", "sources.show", "source_id"),
    "agency": ("机构", "agencies.show", "agency_id"),
    "register_act": ("名册变更", "register_changes.show", "act_id"),
    "market_entity": ("双告知主体", "", ""),
    "register_import": ("名册导入", "register_import.show", "import_id"),
    "case": ("案件", "cases.show", "case_id"),
    "complaint": ("投诉", "complaints.show", "complaint_id"),
    "self_check": ("采集链路自检", "", ""),
    "incident": ("来源异常", "incidents.show", "incident_id"),
    "scheme": ("评价方案", "schemes.show", "scheme_id"),
    "succession": ("关联主体", "successions.show", "succession_id"),
    "register_file": ("变更依据文件", "", ""),
    "request_file": ("申请材料", "", ""),
    "photo": ("检查照片", "", ""),
    "trail": ("留痕链", "", ""),
    "erasure": ("到期清除", "", ""),
    "user": ("用户", "", ""),
    "api_token": ("接口令牌", "", ""),
    "webhook_endpoint": ("推送地址", "webhooks.show", "endpoint_id"),
    "page": ("页面", "", ""),
    "raw_page": ("原始页面", "", ""),
    "recruitment_event": ("招聘活动", "events.show", "event_id"),
    "gig_station": ("零工驿站", "stations.show", "station_id"),
    "repair": ("信用修复", "", ""),
    "objection": ("异议", "", ""),
    "change_notice": ("变更报告", "change_notices.show", "notice_id"),
    "filing": ("定期报送", "filings.show", "filing_id"),
    "duties": ("机构义务", "", ""),
    "look": ("值得一看", "", ""),
    "stop_proposal": ("停用建议", "", ""),
    "reader_candidate": ("候选模型", "", ""),
    "endpoint_mark": ("本单位模型的标注", "", ""),
    "endpoint_release": ("本单位模型的启用", "", ""),
    "reader_difference": ("候选模型与现用模型的差异", "", ""),
    "rating": ("星级评定", "ratings.rating", "rating_id"),
    "rating_round": ("星级评定轮次", "ratings.show", "round_id"),
    "calendar_entry": ("年度安排", "year_calendar.show", "entry_id"),
    "reply": ("公开答复", "replies.show", "reply_id"),
}
_DETAILS: Final = {
    "username": "用户名", "role": "角色", "decision": "判定", "review": "复核记录", "file": "文件",
    "bytes": "字节数", "method": "方式", "added": "新增", "changed": "变更", "refused": "未导入",
    "agencies": "机构数", "number": "编号", "status": "状态", "step": "步骤", "kind": "种类",
    "opinion": "认定", "version": "版本", "at": "时间", "kept": "未动", "waiting": "待确认",
    "reading": "判读", "categories": "类别", "category": "类别", "posting": "招聘信息",
    "members": "委员数", "count": "数量", "record": "记录", "files": "文件数",
    "rule": "规则", "remark": "订正记录", "reason": "原因",
    "way": "方式", "sha256": "SHA-256", "digest": "SHA-256", "finding": "线索", "on": "日期",
    "before": "早于", "name": "名称", "scopes": "权限", "events": "事件", "token": "令牌",
}  # fmt: skip
_VALUES: Final[dict[str, type[LabelledEnum]]] = {
    "kind": PaperKind,
    "step": StepKind,
    "way": SignInWay,
    "role": Role,
    "decision": Decision,
    "reading": Reading,
    "scopes": ApiScope,
    "events": WebhookEvent,
}


_WORDS: Final = {
    "lead": "并入线索", "open": "拟案",
}  # fmt: skip
"""Of values that are of no list of the product's."""


def subject_of(event: AuditEvent) -> tuple[str, str]:
    """Return what the event is about and the address of its page, either of them possibly empty."""
    if not event.object_type:
        return "", ""
    name, endpoint, argument = _SUBJECTS.get(event.object_type, (event.object_type, "", ""))
    text = f"{name} {event.object_id}".strip()
    is_number = event.object_id.isdigit() or argument == "source_id"
    if endpoint not in current_app.view_functions or not is_number:
        return text, ""
    values: dict[str, Any] = {argument: event.object_id}
    return text, url_for(endpoint, **values)


def details_of(event: AuditEvent) -> Iterator[tuple[str, str]]:
    """Yield the details of an event as (name, value); a name not known here stays as stored."""
    for key, value in event.detail.items():
        yield _DETAILS.get(key, key), _in_words(key, value)


def _in_words(key: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_in_words(key, one) for one in value)
    enum = _VALUES.get(key)
    labels = {str(member): member.label for member in enum} if enum else {}
    return labels.get(str(value), _WORDS.get(str(value), str(value)))
