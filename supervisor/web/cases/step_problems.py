"""At which field of a step's form a refusal belongs, so that the page says it there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from flask import request

from supervisor.domain.cases.course.claims import CLAIMS
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.web.shell.submitted import field_problems

_ALWAYS: Final = ""
_FIELDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "dates_run_on": ((_ALWAYS, "on"),),
    "approved": ((_ALWAYS, "approved_by"),),
    "approver_stands_apart": ((_ALWAYS, "approved_by"),),
    "has_reason": ((_ALWAYS, "reason"),),
    "is_heard": (("内容", "content"), ("复核", "reviewed"), ("听取", "refused_to_hear")),
    "is_waived_clearly": ((_ALWAYS, "written"),),
    "officers_qualify": ((_ALWAYS, "officers"),),
    "evidence_is_lawful": ((_ALWAYS, "items"),),
    "draft_is_whole": (("当事人", "respondents"), ("行为", "acts"), ("发现", "discovered")),
    "dates_are_past": ((_ALWAYS, "acts"),),
    "recusal_is_decided": (("决定", "decided_by"), ("被申请", "officer")),
    "preserved_in_time": (("写明", "result"),),
    "shown_and_recorded": (
        ("执法人员", "officers"), ("出示", "showed_certificate"), ("制作笔录", "minutes"),
        ("签名", "signed"),
    ),
    "identity_is_found": (("名称", "name"), ("如何", "reason"), ("已是", "name")),
    "extension_in_time": (("不超过", "working_days"), ("理由", "reason"), ("批准", "approved_by")),
    "suspension_is_founded": (("理由", "reason"), ("批准", "approved_by")),
    "order_is_founded": (("内容", "what"), ("期限", "deadline"), ("条款", "breached")),
    "recheck_follows_order": (("执法人员", "officers"), ("结果", "result"), ("所见", "found")),
    "facts_are_proven": (("写明", "facts"),),
    "notice_says_all": (
        ("拟处罚内容", "penalties"), ("事实", "facts"), ("理由", "reasons"), ("依据", "basis"),
        ("权", "rights"), ("答复期限", "days"),
    ),
    "hearing_is_announced": (("时间", "held_on"), ("地点", "place"), ("七个工作日", "held_on")),
    "hearing_is_proper": (
        ("主持", "host"), ("不公开", "closed_reason"), ("制作笔录", "minutes"), ("签字", "signed"),
    ),
    "reviewer_stands_apart": (
        ("请写明", "by"), ("结论", "result"), ("办案人员", "by"), ("资格", "qualified"),
    ),
    "discussion_is_recorded": (("参加人", "members"), ("记录", "minutes"), ("讨论结果", "result")),
    "outcome_is_named": (("处理结果", "outcome"), ("处罚", "penalties")),
    "head_decides": ((_ALWAYS, "decided_by"),),
    "decision_says_all": (
        ("文号", "document"), ("事实", "facts"), ("违反的条款", "breached"), ("依据", "basis"),
        ("途径", "remedies"), ("复议", "remedies"), ("履行", "performance"),
    ),
    "penalties_are_provided": ((_ALWAYS, "penalties"),),
    "amounts_are_right": ((_ALWAYS, "penalties"),),
    "higher_fine_is_used": ((_ALWAYS, "conflict_reason"),),
    "conflict_is_settled": ((_ALWAYS, "conflict_reason"),),
    "correction_is_ordered": ((_ALWAYS, "orders_correction"),),
    "class_follows_penalty": ((_ALWAYS, "credit_class"),),
    "mildness_is_founded": (("理由", "reason"), ("教育", "educated"), ("具备", "outcome")),
    "refund_is_of_income": ((_ALWAYS, "refunded"),),
    "document_exists": ((_ALWAYS, "document"),),
    "service_is_proper": (
        ("送达方式", "way"), ("确认书", "consent"), ("回证", "receipt"), ("见证人", "witness"),
        ("其他方式", "other_ways_failed"), ("视为送达", "effective"),
    ),
    "served_in_time": (("原因", "late_reason"),),
    "payment_is_apart": (
        ("缴款方式", "way"), ("收缴", "way"), ("金额", "amount"), ("多于", "amount"),
    ),
    "instalments_are_founded": (
        ("困难", "hardship"), ("批准", "approved_by"), ("期限", "until"),
    ),
    "surcharge_is_right": (("标准", "rate_told"), ("加处", "amount")),
    "appeal_in_time": (("写明", "kind"),),
    "appeal_is_open": (("写明", "result"),),
    "demand_is_whole": (("期限", "term"), ("金额", "amount"), ("申辩权", "rights")),
    "court_may_be_asked": (("法院。", "court"),),
    "court_enforces": (("执行权", "by"), ("执行结果", "result")),
    "may_be_published": (("除去", "personal_data_removed"),),
    "withdrawn_in_time": (("说明理由", "reason"),),
    "withdrawal_is_founded": (("情形", "reason"), ("依据", "explanation")),
    "transfer_is_whole": (
        ("机关和理由", "to"), ("机关和理由", "reason"), ("材料", "materials"),
        ("批准", "approved_by"), ("当事人", "respondent"), ("行为", "acts"),
    ),
    "reply_has_receipt": ((_ALWAYS, "receipt"),),
    "is_closed": (("目录", "index"),),
}  # fmt: skip
"""By the check that refuses: which words in its reason speak of which field."""


def _is_typed_in(name: str, reason: str) -> bool:
    """Whether the words a reason quotes stand in a field."""
    return any(line.strip() and f"“{line.strip()}”" in reason for line in _lines(name))


def _lines(name: str) -> list[str]:
    return request.form.get(name, "").splitlines()


def mark_fields(kind: StepKind, refusals: Iterable[Refusal]) -> None:
    """Keep every refusal at the fields it speaks of; those of no field stay on top alone."""
    for one in refusals:
        for name in _fields_of(kind, one):
            field_problems().setdefault(name, one.reason)


def _fields_of(kind: StepKind, refusal: Refusal) -> Iterator[str]:
    if refusal.check == "basis_is_law":
        yield from (one for one in ("breached", "basis") if _is_typed_in(one, refusal.reason))
    for word, name in _FIELDS.get(refusal.check, ()):
        if word in refusal.reason and (name == "on" or name in CLAIMS[kind]):
            yield name
