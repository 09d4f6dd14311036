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
    PASSWORD_ACCEPTED = ("password_accepted", "密码通过，待第二步验证")
    SECOND_FACTOR_SET = ("second_factor_set", "启用验证码")
    SECOND_FACTOR_REMOVED = ("second_factor_removed", "停用验证码")
    SECOND_FACTOR_REFUSED = ("second_factor_refused", "第二步验证被拒")
    SECOND_FACTOR_RESET = ("second_factor_reset", "清除第二步验证")
    PASSKEY_ADDED = ("passkey_added", "登记通行密钥")
    PASSKEY_REMOVED = ("passkey_removed", "删除通行密钥")
    RECOVERY_CODES_MADE = ("recovery_codes_made", "生成恢复码")
    RECOVERY_CODE_USED = ("recovery_code_used", "使用恢复码")
    SESSION_ENDED = ("session_ended", "结束登录")
    PROVEN = ("proven", "再次确认身份")
    PROOF_REFUSED = ("proof_refused", "再次确认身份被拒")
    ROLE_CHANGED = ("role_changed", "变更角色")
    ACCESS_REFUSED = ("access_refused", "越权访问被拒")
    FINDING_DECIDED = ("finding_decided", "复核线索")
    FINDING_UNDONE = ("finding_undone", "撤销复核")
    FINDING_REOPENED = ("finding_reopened", "重新打开已判线索")
    LEAD_TAKEN_OVER = ("lead_taken_over", "接手线索")
    LIST_EXPORTED = ("list_exported", "导出清单")
    MASS_ACT_ASKED = ("mass_act_asked", "提出批量操作")
    MASS_ACT_AGREED = ("mass_act_agreed", "同意批量操作")
    MASS_ACT_CALLED_OFF = ("mass_act_called_off", "撤回批量操作")
    MASS_ACT_DONE = ("mass_act_done", "执行批量操作")
    SECOND_READ = ("second_read", "二次判读")
    AD_NOTED = ("ad_noted", "机构反馈招聘信息")
    AD_LOOKED_AT = ("ad_looked_at", "重新采集机构称已改的信息")
    AD_NOTE_READ = ("ad_note_read", "阅看机构反馈")
    HIT_STRUCK = ("hit_struck", "划去命中")
    SENTENCE_MARKED = ("sentence_marked", "标出漏句")
    REMARK_UNDONE = ("remark_undone", "撤回命中订正")
    RULE_DRAFTED = ("rule_drafted", "提交规则试运行")
    RULE_JUDGED = ("rule_judged", "判读规则样本")
    RULE_LIVE = ("rule_live", "批准规则启用")
    RULE_STOPPED = ("rule_stopped", "停用规则")
    RULE_RESUMED = ("rule_resumed", "恢复规则")
    RULE_STOP_PROPOSED = ("rule_stop_proposed", "建议停用规则")
    RULE_STOP_REFUSED = ("rule_stop_refused", "不同意停用规则")
    RULE_FELL_BACK = ("rule_fell_back", "规则退回试运行")
    READER_TRAINED = ("reader_trained", "训练候选模型")
    READER_COMPARED = ("reader_compared", "判读模型差异")
    ENDPOINT_JUDGED = ("endpoint_judged", "判读本单位模型的标注")
    ENDPOINT_ASKED = ("endpoint_asked", "提请启用本单位模型")
    ENDPOINT_LIVE = ("endpoint_live", "批准启用本单位模型")
    ENDPOINT_REFUSED = ("endpoint_refused", "不采用本单位模型")
    ENDPOINT_ENDED = ("endpoint_ended", "撤回本单位模型")
    READER_ENDORSED = ("reader_endorsed", "提请启用模型")
    READER_LIVE = ("reader_live", "批准启用模型")
    READER_REFUSED = ("reader_refused", "不采用候选模型")
    READER_TAKEN_BACK = ("reader_taken_back", "撤回启用的模型")
    BLIND_READ = ("blind_read", "盲评判读")
    BLIND_UNDONE = ("blind_undone", "撤销盲评")
    LOOK_ANSWERED = ("look_answered", "判读值得一看的信息")
    LOOK_UNDONE = ("look_undone", "撤销值得一看的判读")
    CONTACTS_SHOWN = ("contacts_shown", "查看联系方式")
    CAPSULE_TAKEN = ("capsule_taken", "导出证据包")
    ORIGINAL_TAKEN = ("original_taken", "下载原始页面")
    HANDOVER_RECEIVED = ("handover_received", "上传报送文件")
    PICTURE_RECEIVED = ("picture_received", "上传图片")
    PICTURE_PLACED = ("picture_placed", "注明图片所在街道")
    PICTURE_CORRECTED = ("picture_corrected", "更正图片文字")
    PICTURE_REPLAYED = ("picture_replayed", "重新识别图片")
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
    PAPER_MADE = ("paper_made", "制作案件文书")
    TEMPLATE_CHANGED = ("template_changed", "更换文书模板")
    TAKEDOWN_STEP = ("takedown_step", "办理下架")
    REWARD_DECIDED = ("reward_decided", "决定举报奖励")
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
    MEASURE_STEP = ("measure_step", "办理激励惩戒措施")
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
    IDENTITY_LOOK_REFUSED = ("identity_look_refused", "查看投诉人身份被拒")
    CAMPAIGN_SAVED = ("campaign_saved", "保存专项行动")
    CAMPAIGN_CLOSED = ("campaign_closed", "结束专项行动")
    TARGETS_CHANGED = ("targets_changed", "编排检查对象")
    EVENT_PLAN_STEP = ("event_plan_step", "办理活动申请")
    EXHIBITOR_STEP = ("exhibitor_step", "核查参会单位")
    EVENT_COUNTED = ("event_counted", "登记活动现场人数")
    EVENT_EVIDENCE = ("event_evidence", "登记活动依据")
    EVENT_FOLLOWED_UP = ("event_followed_up", "登记活动回访")
    STATION_SAVED = ("station_saved", "登记零工驿站")
    STATION_DAYS_IMPORTED = ("station_days_imported", "导入驿站每日台账")
    CALENDAR_CHANGED = ("calendar_changed", "编排年度安排")
    STREET_PEOPLE_SET = ("street_people_set", "指定街道责任人")
    DRAW_COMMITTED = ("draw_committed", "冻结抽查名单")
    DRAW_MADE = ("draw_made", "公开种子并抽取")
    INSPECTION_RECORDED = ("inspection_recorded", "登记抽查结果")
    COMPLAINT_READ = ("complaint_read", "查看投诉举报")
    ATTACHMENT_READ = ("attachment_read", "查看附件")
    TRAIL_READ = ("trail_read", "查看操作留痕")
    RECORDS_ERASED = ("records_erased", "到期清除")
    WORDINGS_ARCHIVED = ("wordings_archived", "归档旧文本")
    RESTORED = ("restored", "从备份恢复")
    KEYS_ROTATED = ("keys_rotated", "更换密钥")
    TRAIL_SIGNED = ("trail_signed", "签名留痕链头")
    TOKEN_MADE = ("token_made", "新建接口令牌")
    TOKEN_ENDED = ("token_ended", "停用接口令牌")
    ENDPOINT_REGISTERED = ("endpoint_registered", "登记推送地址")
    ENDPOINT_CLOSED = ("endpoint_closed", "停用推送地址")
    ENDPOINT_TESTED = ("endpoint_tested", "试送推送")
    WEBHOOK_RESENT = ("webhook_resent", "重新发送推送")
    MAIL_RESENT = ("mail_resent", "重新发送邮件")


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
