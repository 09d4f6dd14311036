"""The table of gates: which step needs what, and the article of each.

A gate stands before the step it guards; ``docs/cases.md`` lists this table.
"""

from collections.abc import Mapping
from typing import Final

from supervisor.domain.cases.course.gate import Gate
from supervisor.domain.cases.course.gates import (
    after,
    decision,
    ending,
    facts,
    general,
    investigation,
    law,
    notice,
    officers,
    opening,
    orders,
    outcome,
)
from supervisor.domain.cases.course.kinds import StepKind

K = StepKind


GENERAL: Final = (
    Gate(("penalty_47",), "步骤按发生的先后记录", general.dates_run_on),
    Gate(("penalty_54",), "先拟案", general.is_drafted),
    Gate(("penalty_54", "supervision_14"), "先立案", general.is_filed),
    Gate(("penalty_47",), "案件在办", general.is_open),
)

_TWO: Final = Gate(
    ("penalty_42", "supervision_16"), "两名有执法证的办案人员", officers.two_officers
)
_APPROVED: Final = Gate(("penalty_54",), "负责人批准", opening.approved)
_APART: Final = Gate(("penalty_57",), "批准人不办案", opening.approver_stands_apart)
_RECUSED: Final = Gate(("penalty_43",), "回避申请已决定", officers.recusals_are_decided)
_BASIS: Final = Gate(("penalty_76",), "依据是法律库中的条款", opening.basis_is_law)
_FIT: Final = Gate(("penalty_76",), "条款当时施行、约束当事人、处罚该行为", law.articles_fit)
_PROVIDED: Final = Gate(
    ("penalty_76",), "处罚种类和条件有规定、并处的并处", law.penalties_are_provided
)
_AMOUNTS: Final = Gate(("penalty_76",), "罚没数额合法", law.amounts_are_right)
_TWICE: Final = Gate(("penalty_29",), "一事不再罚", decision.not_decided_yet)
_HIGHER: Final = Gate(("penalty_29",), "按罚款高的规定", law.higher_fine_is_used)
_CLASS: Final = Gate(("credit_repair_classes",), "失信类别随处罚", law.class_follows_penalty)
_CORRECTED: Final = Gate(("penalty_28",), "责令改正", decision.correction_is_ordered)
_SAYS: Final = Gate(
    ("penalty_59",),
    "决定书载明事项齐全",
    decision.decision_says_all,
    ("reconsideration_23", "penalty_52"),
)
_SERVED: Final = Gate(("penalty_61",), "决定书已送达", after.decision_is_served)
_CONFLICT: Final = Gate(("supervision_32",), "条款冲突说明理由", law.conflict_is_settled)
_CRIME: Final = Gate(("penalty_27",), "涉嫌犯罪先移送", decision.no_crime_in_it)
_EVIDENCE: Final = Gate(("penalty_40", "penalty_46"), "证据查证属实", general.evidence_is_verified)
_HERE: Final = Gate(("penalty_22", "supervision_13"), "行为发生在本区", opening.in_the_district)
_NOT_PUBLIC: Final = Gate(("penalty_23",), "不是公共机构", opening.not_a_public_agency)
_HANDED: Final = Gate(("supervision_18", "penalty_27"), "没有移送他机关", decision.not_handed_over)
_RUNNING: Final = Gate(("penalty_47",), "没有中止", general.is_not_suspended)
_OWN: Final = Gate(("penalty_76", "penalty_40"), "当事人自己的行为", facts.acts_are_the_partys)
_ONCE: Final = Gate(("penalty_29",), "一个行为一次罚款", facts.one_fine_an_act)
_ANEW: Final = Gate(
    ("penalty_29",), "别案没有罚过，或者区别写明并经审核", facts.not_fined_in_another
)
_REFUND: Final = Gate(("penalty_28", "penalty_40"), "退赔不多于所得", facts.refund_is_of_income)
_REPORTED: Final = Gate(
    ("penalty_27", "supervision_18"), "涉嫌犯罪的已移送公安", ending.crime_is_reported
)
_REASON: Final = Gate(("penalty_47",), "写明理由", opening.has_reason)

GATES: Final[Mapping[StepKind, tuple[Gate, ...]]] = {
    K.DRAFT: (
        Gate(("penalty_54",), "当事人、行为、发现日期齐全", opening.draft_is_whole),
        Gate(("penalty_54",), "行为已经发生，各有编号", facts.dates_are_past),
        _BASIS,
    ),
    K.DROP: (
        Gate(("supervision_18",), "尚未立案", opening.not_filed),
        _APPROVED, _APART, _REPORTED,
        Gate(("penalty_54",), "写明理由", opening.has_reason),
    ),
    K.FILE: (
        _APPROVED,
        _APART,
        Gate(("penalty_36", "supervision_20"), "发现时没有超过时效", opening.within_limitation),
        _HERE, _NOT_PUBLIC,
    ),
    K.OFFICERS: (Gate(("penalty_42", "supervision_16"), "两人、有证、无利害关系",
                      officers.officers_qualify),),
    K.RECUSAL: (Gate(("penalty_43",), "由负责人决定", officers.recusal_is_decided),),
    K.EVIDENCE: (
        Gate(
            ("penalty_46",), "证据合法、自动采集的经审核", investigation.evidence_is_lawful,
            ("penalty_41",),
        ),
    ),
    K.PRESERVE: (
        _TWO,
        Gate(("penalty_56",), "写明物品", investigation.preserved_is_named),
        Gate(("penalty_56",), "负责人批准", opening.approved),
        Gate(("penalty_56", "penalty_57"), "批准人不办案", opening.approver_stands_apart),
    ),
    K.PRESERVE_RESULT: (
        Gate(("penalty_56", "penalty_85"), "七个工作日内处理", investigation.preserved_in_time),
    ),
    K.QUESTION: (_TWO, Gate(("penalty_55",), "出示证件、制作笔录", officers.shown_and_recorded)),
    K.INSPECT: (
        _TWO,
        Gate(("penalty_55", "market_34"), "两人、出示证件、制作笔录", officers.shown_and_recorded),
    ),
    K.INTERVIEW: (Gate(("women_74",), "约谈单位", investigation.interview_with_others),),
    K.IDENTIFY: (
        _TWO,
        Gate(("penalty_40",), "依证据查明", investigation.identity_is_found, ("penalty_59",)),
    ),
    K.ORDER: (
        _TWO, _BASIS,
        Gate(("penalty_28",), "内容、期限、证据、条款", orders.order_is_founded),
    ),
    K.RECHECK: (
        _TWO,
        Gate(
            ("penalty_28", "supervision_18"), "期满才可认定拒改", orders.recheck_follows_order,
            ("penalty_42", "supervision_16"),
        ),
    ),
    K.EXTEND: (
        Gate(("supervision_17",), "六十日内批准、不超过三十日", investigation.extension_in_time),
        Gate(("supervision_17",), "批准人不办案", opening.approver_stands_apart),
    ),
    K.SUSPEND: (Gate(("penalty_47",), "理由和批准", investigation.suspension_is_founded), _APART),
    K.RESUME: (Gate(("penalty_47",), "案件中止", investigation.is_suspended),),
    K.CONCLUDE: (
        _RUNNING,
        _TWO,
        _RECUSED,
        Gate(("penalty_40", "penalty_46"), "事实清楚、证据属实", investigation.facts_are_proven),
        Gate(("supervision_17",), "调查期限内", investigation.investigated_in_time),
    ),
    K.NOTICE: (
        _RUNNING,
        Gate(("penalty_57",), "调查终结", notice.investigation_is_over),
        Gate(
            ("penalty_44",), "告知内容齐全", notice.notice_says_all,
            ("penalty_63", "penalty_64", "penalty_85"),
        ),
        Gate(("penalty_45",), "不因陈述申辩加重", notice.nothing_added_for_speaking),
        Gate(("supervision_18", "penalty_27"), "没有被他机关接收", decision.not_taken_over),
        _BASIS, _OWN, _ONCE, _ANEW, _FIT, _PROVIDED, _AMOUNTS, _REFUND,
    ),
    K.STATEMENT: (
        Gate(("penalty_44",), "告知书已送达", notice.notice_is_served),
        Gate(("penalty_45",), "听取并复核", notice.is_heard),
    ),
    K.WAIVE_STATEMENT: (
        Gate(("penalty_44",), "告知书已送达", notice.notice_is_served),
        Gate(("penalty_62",), "书面放弃", notice.is_waived_clearly),
    ),
    K.HEARING_REQUEST: (
        Gate(("penalty_44",), "告知书已送达", notice.notice_is_served),
        Gate(("penalty_64", "penalty_85"), "五个工作日内提出", notice.request_in_time),
    ),
    K.WAIVE_HEARING: (
        Gate(("penalty_44",), "告知书已送达", notice.notice_is_served),
        Gate(("penalty_63",), "书面放弃", notice.is_waived_clearly),
    ),
    K.HEARING_NOTICE: (
        Gate(("penalty_63",), "当事人要求听证", notice.hearing_is_asked),
        Gate(("penalty_64", "penalty_85"), "七个工作日前通知", notice.hearing_is_announced),
    ),
    K.HEARING: (
        Gate(("penalty_63",), "当事人要求听证", notice.hearing_is_asked),
        Gate(("penalty_64", "penalty_85"), "听证程序", notice.hearing_is_proper),
    ),
    K.LEGAL_REVIEW: (
        Gate(("penalty_57",), "调查终结", notice.investigation_is_over),
        Gate(("penalty_58",), "有资格或者审核过、未办案、在听证之后", notice.reviewer_stands_apart),
    ),
    K.COLLECTIVE: (
        Gate(("penalty_57",), "调查终结", notice.investigation_is_over),
        Gate(("penalty_57",), "多人、有记录", notice.discussion_is_recorded),
    ),
    K.DECISION: (
        _RUNNING,
        Gate(("penalty_57",), "处理结果", decision.outcome_is_named),
        Gate(("penalty_57",), "负责人决定", decision.head_decides),
        _TWO, _RECUSED, _EVIDENCE,
        Gate(("penalty_57",), "调查终结", notice.investigation_is_over),
        _OWN, _TWICE, _ONCE, _ANEW, _CRIME,
        Gate(("penalty_36", "supervision_20"), "行为没有超过时效", decision.acts_in_limitation),
        _HANDED,
        Gate(("penalty_60",), "立案后九十日内", decision.in_time),
        _SAYS, _BASIS, _FIT, _PROVIDED, _AMOUNTS, _REFUND, _CONFLICT, _HIGHER,
        Gate(("penalty_62", "penalty_44"), "告知、期限、陈述申辩", decision.is_told_and_heard),
        Gate(("penalty_45", "penalty_44"), "不重于告知", decision.nothing_heavier),
        Gate(("penalty_44", "penalty_40"), "违法所得与告知一致", facts.income_is_as_told),
        Gate(("penalty_63", "penalty_64"), "听证", decision.hearing_is_held),
        Gate(("penalty_58",), "法制审核", decision.review_is_passed),
        Gate(("penalty_57",), "集体讨论", decision.is_discussed, ("penalty_45",)),
        _CORRECTED,
        Gate(("penalty_33",), "不予处罚的条件", outcome.mildness_is_founded),
        Gate(("penalty_33",), "与登记的危害后果相符", facts.no_harm_is_recorded),
        Gate(("supervision_18",), "处罚以拒不改正为前提的，才可因改正不罚",
             outcome.corrected_may_end_it, ("penalty_57",)),
        Gate(("penalty_28",), "违法所得没收或者退赔", facts.income_is_not_left),
        _CLASS,
    ),
    K.SIMPLE_DECISION: (
        Gate(("penalty_42", "penalty_76"), "两人、有证", officers.officers_qualify),
        Gate(("penalty_51",), "限额和当场程序", decision.simple_is_small),
        _RECUSED, _EVIDENCE, _HERE, _NOT_PUBLIC, _HANDED,
        _OWN, _TWICE, _ONCE, _ANEW, _CRIME, _SAYS, _BASIS, _FIT, _PROVIDED, _AMOUNTS, _REFUND,
        _CLASS, _CORRECTED,
        Gate(("penalty_36", "supervision_20"), "发现时没有超过时效", opening.within_limitation),
    ),
    K.WITHDRAW_FILING: (
        Gate(("supervision_18",), "情节轻微已改正、事实不成立或者超过时效",
             ending.withdrawal_is_founded),
        _REPORTED,
        Gate(("supervision_20", "penalty_36", "supervision_18"), "日期表明超过时效",
             ending.bar_is_shown),
        Gate(("supervision_18",), "没有登记危害后果", facts.no_harm_is_recorded),
        Gate(("supervision_18",), "负责人批准", opening.approved),
        Gate(("supervision_18", "penalty_57"), "批准人不办案", opening.approver_stands_apart),
    ),
    K.SERVE: (
        Gate(("penalty_61",), "文书已制作", after.document_exists),
        Gate(("penalty_61",), "送达方式和回证、公告邮寄的视为送达日", after.service_is_proper,
             ("penalty_62",)),
        Gate(("penalty_61", "penalty_85"), "七个工作日内送达", after.served_in_time),
    ),
    K.PAYMENT: (_SERVED, Gate(("penalty_67",), "罚缴分离", after.payment_is_apart)),
    K.INSTALMENTS: (_SERVED, Gate(("penalty_66",), "困难、申请、批准",
                                  after.instalments_are_founded),
                    Gate(("penalty_66", "penalty_57"), "批准人不办案",
                         opening.approver_stands_apart)),
    K.SURCHARGE: (
        _SERVED,
        Gate(
            ("penalty_72",), "每日百分之三、不超过本数、标准已告知", after.surcharge_is_right,
            ("penalty_73", "coercion_45", "penalty_67", "penalty_66"),
        ),
    ),
    K.DUTY_DONE: (_SERVED, Gate(("penalty_66",), "罚没已缴清", after.nothing_is_owed)),
    K.APPEAL: (
        _SERVED,
        Gate(
            ("reconsideration_20",), "期限内、当场处罚先复议", after.appeal_in_time,
            ("reconsideration_23", "litigation_46"),
        ),
    ),
    K.APPEAL_RESULT: (
        Gate(("penalty_73",), "有复议或者诉讼、不重于原决定", after.appeal_is_open,
             ("penalty_44",)),
    ),
    K.DEMAND: (_SERVED, Gate(("coercion_35",), "逾期、金额、期限、权利", after.demand_is_whole)),
    K.APPLY_ENFORCEMENT: (
        _SERVED,
        Gate(
            ("coercion_53",), "复议诉讼期满后三个月内、催告满十个工作日", after.court_may_be_asked,
            ("coercion_54", "coercion_35", "coercion_69"),
        ),
    ),
    K.ENFORCE: (_SERVED, Gate(("coercion_13",), "由法院执行", after.court_enforces)),
    K.PUBLISH: (Gate(("penalty_48",), "已送达、已去隐私", after.may_be_published),),
    K.WITHDRAW_PUBLICATION: (
        Gate(("penalty_48", "penalty_85"), "三个工作日内", after.withdrawn_in_time),
    ),
    K.REVOKE_DECISION: (
        Gate(("penalty_47",), "有效的决定", after.decision_stands), _REASON, _APPROVED,
        Gate(("penalty_57", "penalty_54"), "批准人不办案", opening.approver_stands_apart),
    ),
    K.TRANSFER: (
        Gate(("penalty_27", "supervision_18"), "机关、理由、材料、批准", ending.transfer_is_whole),
    ),
    K.TRANSFER_REPLY: (
        Gate(("penalty_27",), "已移送", ending.was_transferred),
        Gate(("penalty_27",), "回执", ending.reply_has_receipt),
    ),
    K.TRANSFER_OUTCOME: (Gate(("penalty_27",), "已移送", ending.was_transferred),),
    K.CLOSE: (
        Gate(("penalty_57",), "负责人批准", opening.approved),
        _APART, _REPORTED,
        Gate(("supervision_18",), "不属本机关的已移送", ending.foreign_acts_are_handed_over),
        Gate(
            ("penalty_57", "supervision_18"), "各当事人均已处理", ending.everything_is_settled,
            ("penalty_27", "penalty_28", "penalty_48", "penalty_56", "penalty_61", "penalty_66"),
        ),
    ),
    K.ARCHIVE: (Gate(("penalty_47",), "结案并有目录", ending.is_closed),),
}  # fmt: skip
