"""The audit trail: who did what to which object; events join the unit of work they tell of."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import AuditEvent


class AuditAction(LabelledEnum):
    """What the trail records; the label is what the auditor reads."""

    SIGN_IN = ("sign_in", "登录")
    SIGN_IN_REFUSED = ("sign_in_refused", "登录被拒")
    SIGN_IN_THROTTLED = ("sign_in_throttled", "登录过频被拦")
    SIGN_OUT = ("sign_out", "退出")
    PASSWORD_CHANGED = ("password_changed", "修改密码")
    PASSWORD_REFUSED = ("password_refused", "修改密码被拒")
    USER_CREATED = ("user_created", "新建用户")
    USER_DISABLED = ("user_disabled", "停用用户")
    USER_ENABLED = ("user_enabled", "启用用户")
    PASSWORD_RESET = ("password_reset", "重置密码")
    ACCESS_REFUSED = ("access_refused", "越权访问被拒")
    FINDING_DECIDED = ("finding_decided", "复核线索")
    FINDING_UNDONE = ("finding_undone", "撤销复核")
    RULE_DRAFTED = ("rule_drafted", "提交规则试运行")
    RULE_JUDGED = ("rule_judged", "判读规则样本")
    RULE_LIVE = ("rule_live", "批准规则启用")
    RULE_STOPPED = ("rule_stopped", "停用规则")
    RULE_RESUMED = ("rule_resumed", "恢复规则")
    RULE_FELL_BACK = ("rule_fell_back", "规则退回试运行")
    BLIND_READ = ("blind_read", "盲评判读")
    BLIND_UNDONE = ("blind_undone", "撤销盲评")
    CONTACTS_SHOWN = ("contacts_shown", "查看联系方式")
    CAPSULE_TAKEN = ("capsule_taken", "导出证据包")
    ORIGINAL_TAKEN = ("original_taken", "下载原始页面")
    HANDOVER_RECEIVED = ("handover_received", "上传报送文件")
    PICTURE_RECEIVED = ("picture_received", "上传图片")
    PICTURE_CORRECTED = ("picture_corrected", "更正图片文字")
    LIST_IMPORTED = ("list_imported", "启用其他机关名单")
    LIST_WITHDRAWN = ("list_withdrawn", "撤下其他机关名单")
    INQUIRY_SENT = ("inquiry_sent", "发出协查函")
    INQUIRY_ANSWERED = ("inquiry_answered", "登记协查答复")
    INQUIRY_CLOSED = ("inquiry_closed", "不再协查")
    REGISTER_IMPORTED = ("register_imported", "导入机构名册")
    REGISTER_DISCARDED = ("register_discarded", "放弃名册导入")
    REGISTER_EXPORTED = ("register_exported", "导出机构名册")
    REGISTER_EDITED = ("register_edited", "修改机构登记")
    REGISTER_DECIDED = ("register_decided", "确认名册变更")
    REGISTER_TAKE_BACK_ASKED = ("register_take_back_asked", "提出撤回导入")
    REGISTER_TAKEN_BACK = ("register_taken_back", "撤回名册导入")
    ENTITIES_IMPORTED = ("entities_imported", "导入双告知主体")
    ENTITY_NOTED = ("entity_noted", "登记双告知办理情况")
    CASE_STEP = ("case_step", "办理案件")
    REPAIR_STEP = ("repair_step", "办理信用修复")
    OBJECTION_STEP = ("objection_step", "办理异议申诉")
    CREDIT_REPORT_ISSUED = ("credit_report_issued", "出具信用报告")
    ANNUAL_REPORT_RECEIVED = ("annual_report_received", "登记年度报告")
    DUTY_STEP = ("duty_step", "办理机构报送事项")
    DUTY_REMINDED = ("duty_reminded", "催办机构报送")
    STAFF_SHOWN = ("staff_shown", "查看从业人员名单")
    STATISTICS_EXPORTED = ("statistics_exported", "导出市场统计")
    REPLY_STEP = ("reply_step", "办理公开答复")
    COMMITMENT_SIGNED = ("commitment_signed", "签署信用承诺")
    SCHEME_STEP = ("scheme_step", "办理评价方案")
    RATING_STEP = ("rating_step", "办理星级评定")
    SOURCE_PAUSED = ("source_paused", "暂停来源")
    SOURCE_RESUMED = ("source_resumed", "恢复来源")
    POSTER_JUDGED = ("poster_judged", "认定发布主体")
    POSTER_JUDGEMENT_REVOKED = ("poster_judgement_revoked", "撤销主体认定")
    SUCCESSION_JUDGED = ("succession_judged", "认定关联主体")
    SUCCESSION_REVOKED = ("succession_revoked", "撤销关联主体认定")
    ALIAS_APPROVED = ("alias_approved", "批准收入简称")
    INCIDENT_TAKEN = ("incident_taken", "认领来源异常")
    INCIDENT_MUTED = ("incident_muted", "来源异常静音")
    INCIDENT_UNMUTED = ("incident_unmuted", "来源异常恢复提醒")
    SOURCE_LEARNS_ANEW = ("source_learns_anew", "来源重新学习")
    SOURCE_RUN_ASKED = ("source_run_asked", "立即采集来源")
    SELF_CHECK_ASKED = ("self_check_asked", "立即自检")
    EVENT_SAVED = ("event_saved", "保存招聘活动")
    EVENTS_IMPORTED = ("events_imported", "导入招聘活动")
    COMPLAINT_RECEIVED = ("complaint_received", "收到投诉举报")
    COMPLAINT_DECIDED = ("complaint_decided", "处理投诉举报")
    IDENTITY_ASKED = ("identity_asked", "申请开启投诉人身份")
    IDENTITY_APPROVED = ("identity_approved", "批准开启投诉人身份")
    IDENTITY_REFUSED = ("identity_refused", "不予开启投诉人身份")
    IDENTITY_SHOWN = ("identity_shown", "查看投诉人身份")
    CAMPAIGN_SAVED = ("campaign_saved", "保存专项行动")
    CAMPAIGN_CLOSED = ("campaign_closed", "结束专项行动")
    DRAW_COMMITTED = ("draw_committed", "冻结抽查名单")
    DRAW_MADE = ("draw_made", "公开种子并抽取")
    INSPECTION_RECORDED = ("inspection_recorded", "登记抽查结果")
    COMPLAINT_READ = ("complaint_read", "查看投诉举报")
    ATTACHMENT_READ = ("attachment_read", "查看附件")
    TRAIL_READ = ("trail_read", "查看操作留痕")
    TRAIL_SIGNED = ("trail_signed", "签名留痕链头")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and from where; ``user_id`` is ``None`` before sign-in and on the command line."""

    user_id: int | None
    remote_address: str = ""


SYSTEM = Actor(None)


def record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    subject: tuple[str, object] = ("", ""),
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one event about ``subject`` (object type, object id); the caller's commit keeps it."""
    object_type, object_id = subject
    session.add(
        AuditEvent(
            actor_id=actor.user_id,
            action=str(action),
            object_type=object_type,
            object_id=str(object_id),
            remote_address=actor.remote_address[:45],
            detail=detail or {},
        )
    )


def record_reading(
    session: Session,
    actor: Actor,
    action: AuditAction,
    subject: tuple[str, object],
    detail: dict[str, Any] | None = None,
) -> None:
    """Record that someone was shown or took what not everyone may, in a unit of work of its own."""
    with unit_of_work(session):
        record(session, actor, action, subject, detail)


def record_refusal(session: Session, actor: Actor, endpoint: str, method: str) -> None:
    """Record that someone was refused a page, in a unit of work of its own.

    Whatever the session has read before is let go first: a read cannot become a write while others
    write.
    """
    with unit_of_work(session):
        detail = {"method": method}
        record(session, actor, AuditAction.ACCESS_REFUSED, ("page", endpoint[:60]), detail)
