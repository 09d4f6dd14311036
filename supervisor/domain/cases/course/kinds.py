"""The words of a case's course: its steps, respondents, penalties, and what is served."""

from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class StepKind(LabelledEnum):
    """What may happen in a case; each is dated and makes claims."""

    DRAFT = ("draft", "拟案")
    DROP = ("drop", "不予立案")
    FILE = ("file", "立案审批")
    OFFICERS = ("officers", "指派执法人员")
    RECUSAL = ("recusal", "回避")
    EVIDENCE = ("evidence", "证据登记")
    PRESERVE = ("preserve", "先行登记保存")
    PRESERVE_RESULT = ("preserve_result", "登记保存处理")
    QUESTION = ("question", "询问笔录")
    INSPECT = ("inspect", "现场检查")
    INTERVIEW = ("interview", "约谈")
    IDENTIFY = ("identify", "查明当事人")
    ORDER = ("order", "责令改正")
    RECHECK = ("recheck", "复查改正情况")
    EXTEND = ("extend", "延长调查期限")
    SUSPEND = ("suspend", "中止")
    RESUME = ("resume", "恢复")
    CONCLUDE = ("conclude", "调查终结")
    NOTICE = ("notice", "处罚事先告知")
    STATEMENT = ("statement", "陈述申辩")
    WAIVE_STATEMENT = ("waive_statement", "放弃陈述申辩")
    HEARING_REQUEST = ("hearing_request", "要求听证")
    WAIVE_HEARING = ("waive_hearing", "放弃听证")
    HEARING_NOTICE = ("hearing_notice", "听证通知")
    HEARING = ("hearing", "举行听证")
    LEGAL_REVIEW = ("legal_review", "法制审核")
    COLLECTIVE = ("collective", "集体讨论")
    DECISION = ("decision", "作出决定")
    SIMPLE_DECISION = ("simple_decision", "当场处罚")
    WITHDRAW_FILING = ("withdraw_filing", "撤销立案")
    SERVE = ("serve", "送达")
    PAYMENT = ("payment", "缴款")
    INSTALMENTS = ("instalments", "延期或者分期缴纳")
    SURCHARGE = ("surcharge", "加处罚款")
    DUTY_DONE = ("duty_done", "履行完毕")
    APPEAL = ("appeal", "复议或者诉讼")
    APPEAL_RESULT = ("appeal_result", "复议或者诉讼结果")
    DEMAND = ("demand", "催告")
    APPLY_ENFORCEMENT = ("apply_enforcement", "申请强制执行")
    ENFORCE = ("enforce", "强制执行")
    PUBLISH = ("publish", "公开决定")
    WITHDRAW_PUBLICATION = ("withdraw_publication", "撤回公开")
    REVOKE_DECISION = ("revoke_decision", "撤销决定")
    TRANSFER = ("transfer", "移送")
    TRANSFER_REPLY = ("transfer_reply", "受移送机关回复")
    TRANSFER_OUTCOME = ("transfer_outcome", "移送结果")
    CLOSE = ("close", "结案审批")
    ARCHIVE = ("archive", "归档")


S: Final = StepKind
BEFORE_FILING: Final = frozenset(
    {
        S.DRAFT, S.DROP, S.FILE, S.OFFICERS, S.RECUSAL, S.EVIDENCE, S.PRESERVE, S.PRESERVE_RESULT,
        S.QUESTION, S.INSPECT, S.INTERVIEW, S.SIMPLE_DECISION, S.TRANSFER, S.TRANSFER_REPLY,
        S.TRANSFER_OUTCOME, S.CLOSE, S.ARCHIVE, S.SERVE, S.PAYMENT, S.APPEAL, S.APPEAL_RESULT,
        S.INSTALMENTS, S.SURCHARGE, S.DEMAND, S.APPLY_ENFORCEMENT, S.ENFORCE, S.DUTY_DONE,
        S.REVOKE_DECISION, S.PUBLISH, S.WITHDRAW_PUBLICATION,
    }
)  # fmt: skip
"""Steps that need no filing: looking into a lead, handing it on, deciding on the spot and after."""

AFTER_CLOSING: Final = frozenset(
    {
        S.ARCHIVE, S.APPEAL, S.APPEAL_RESULT, S.REVOKE_DECISION, S.PUBLISH, S.WITHDRAW_PUBLICATION,
        S.TRANSFER_OUTCOME, S.DUTY_DONE,
    }
)  # fmt: skip


class RespondentKind(LabelledEnum):
    """What a respondent is; articles bind by it."""

    AGENCY = ("agency", "有许可的人力资源服务机构")
    FILING_AGENCY = ("filing_agency", "只备案的人力资源服务机构")
    DISPATCH = ("dispatch", "劳务派遣单位")
    PLATFORM = ("platform", "网络招聘平台")
    EMPLOYER = ("employer", "用人单位")
    UNLICENSED = ("unlicensed", "无许可从事职业中介者")
    PUBLIC_AGENCY = ("public_agency", "公共人力资源服务机构")

    @property
    def has_licence(self) -> bool:
        """Whether there is a licence that could be revoked."""
        return self in (RespondentKind.AGENCY, RespondentKind.DISPATCH, RespondentKind.PLATFORM)


class PenaltyKind(LabelledEnum):
    """What is imposed (行政处罚法第九条)."""

    WARNING = ("warning", "警告")
    CRITICISM = ("criticism", "通报批评")
    FINE = ("fine", "罚款")
    CONFISCATION = ("confiscation", "没收违法所得")
    REVOCATION = ("revocation", "吊销许可证")
    CLOSURE = ("closure", "予以关闭（取缔）")
    STOP = ("stop", "责令停止职业中介活动")
    SUSPENSION = ("suspension", "责令停业整顿")

    @property
    def is_money(self) -> bool:
        """Whether it carries an amount."""
        return self in (PenaltyKind.FINE, PenaltyKind.CONFISCATION)


class DecisionOutcome(LabelledEnum):
    """How a case is decided for one respondent (行政处罚法第五十七条)."""

    PENALTY = ("penalty", "予以行政处罚")
    MINOR = ("minor", "违法轻微，不予处罚")
    FIRST_TIME = ("first_time", "初次违法，不予处罚")
    NO_FAULT = ("no_fault", "没有主观过错，不予处罚")
    CORRECTED = ("corrected", "责令改正后已改正，不予处罚")
    NOT_ESTABLISHED = ("not_established", "违法事实不能成立")


class Remedy(LabelledEnum):
    """What a decision tells the party it may do against it."""

    RECONSIDERATION = ("reconsideration", "申请行政复议")
    RECONSIDERATION_FIRST = ("reconsideration_first", "先申请行政复议")
    LITIGATION = ("litigation", "提起行政诉讼")


class Served(LabelledEnum):
    """What is served."""

    ORDER = ("order", "责令改正通知书")
    NOTICE = ("notice", "处罚事先告知书")
    HEARING_NOTICE = ("hearing_notice", "听证通知书")
    DECISION = ("decision", "决定书")
    DEMAND = ("demand", "催告书")


class ServiceWay(LabelledEnum):
    """How a document is served."""

    DIRECT = ("direct", "直接送达")
    LEFT = ("left", "留置送达")
    MAIL = ("mail", "邮寄送达")
    ELECTRONIC = ("electronic", "电子送达")
    ENTRUSTED = ("entrusted", "委托送达")
    ANNOUNCEMENT = ("announcement", "公告送达")


EVIDENCE_KINDS: Final = {
    "documentary": "书证",
    "physical": "物证",
    "audiovisual": "视听资料",
    "electronic_data": "电子数据",
    "testimony": "证人证言",
    "party_statement": "当事人的陈述",
    "expert_opinion": "鉴定意见",
    "inspection_record": "勘验笔录、现场笔录",
}
TRANSFER_TO: Final = {
    "police": "公安机关",
    "market_regulation": "市场监管部门",
    "cyberspace": "网信部门",
    "other_district": "其他区人社部门",
    "other": "其他机关",
}
