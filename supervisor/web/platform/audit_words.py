"""The audit trail in words: what an event is about, and what its details say."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from flask import current_app, url_for

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.domain.fieldwork.exhibitors import Admission
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.domain.remedies.measures import ActKind, MeasureKind
from supervisor.store.queries.platform.people import AuditEvent
from supervisor.web.shell.formats import moment

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*(?:Z|[+-][0-9]{2}:[0-9]{2})$")

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
    "wordings": ("旧文本", "", ""),
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
    "inquiry": ("协查", "", ""),
    "measure": ("监管措施", "", ""),
    "street": ("街道", "", ""),
    "second_reading": ("二次判读", "", ""),
    "inspection_draw": ("随机抽取", "inspections.draw", "draw_id"),
    "inspection": ("检查", "", ""),
    "commitment": ("信用承诺", "", ""),
    "list_version": ("外部名单版本", "", ""),
    "register": ("名册", "", ""),
    "picture": ("现场图片", "pictures.show", "picture_id"),
    "campaign": ("专项行动", "campaigns.show", "campaign_id"),
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
    "way": "方式", "sha256": "数字指纹", "digest": "数字指纹", "finding": "线索", "on": "日期",
    "before": "早于", "name": "名称", "scopes": "权限", "events": "事件", "token": "令牌",
    "act": "动作", "admission": "核验结果", "answer": "答复", "as_of": "截至", "assigned": "派给",
    "authority": "机关", "commitment": "承诺值", "demo": "演示数据", "document": "文号",
    "draw": "抽取", "entered": "登记", "hired": "录用", "listed": "名单条数",
    "officers": "执法人员", "party": "当事人", "people": "人员", "rows": "行数",
    "stage": "阶段", "stars": "星级",
    "from": "原由",
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
    "act": ActKind,
    "admission": Admission,
    "stage": RoundStage,
}
# What the same key says in events of one action.
_OF_ACTION: Final[dict[tuple[str, str], type[LabelledEnum]]] = {
    ("measure_step", "kind"): MeasureKind,
    ("case_step", "status"): CaseStatus,
    ("rating_step", "status"): RatingStatus,
}


_WORDS: Final = {
    "lead": "并入线索", "open": "拟案", "None": "无", "True": "是", "False": "否",
    "done": "办结", "saved": "保存", "approve": "批准", "propose": "提出", "accept": "受理",
    "ask_supplement": "要求补正", "open_case": "转为案件", "refer": "移送", "applied": "申请",
    "approved": "批准", "published": "公布", "taken": "领取", "appointed": "指定委员",
    "voted": "表决", "kept_away": "回避", "submitted": "已提交", "reviewed": "已核查",
    "granted": "已准予", "objection": "异议", "licensed": "有许可", "met": "召开会议",
    "minutes": "会议纪要", "visited": "实地核查", "withdrawn": "已撤回",
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
        yield _DETAILS.get(key, key), _in_words(event.action, key, value)


def _in_words(action: str, key: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_in_words(action, key, one) for one in value)
    enum = _OF_ACTION.get((action, key)) or _VALUES.get(key)
    labels = {str(member): member.label for member in enum} if enum else {}
    return labels.get(str(value)) or _WORDS.get(str(value)) or _day_or_moment(str(value))


def _day_or_moment(text: str) -> str:
    """Write a stored moment or day as every page does; other values stay as they are."""
    try:
        if _MOMENT.match(text):
            return moment(datetime.fromisoformat(text))
        return chinese_day(date.fromisoformat(text)) if _DAY.match(text) else text
    except ValueError:
        return text
