"""What the case itself fills into the places of a paper; an officer completes the rest."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from supervisor.domain.cases.course.kinds import (
    DecisionOutcome,
    Served,
    ServiceWay,
    StepKind,
)
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day
from supervisor.services.cases.papers import wording
from supervisor.services.cases.papers.known import Known
from supervisor.services.credit.letters import repair_notice
from supervisor.services.platform import chain

K = PaperKind
_BRING: Final = "身份证明、营业执照、人力资源服务许可证或者备案凭证，以及与招聘信息有关的材料"
_SPARED: Final = {"corrected": ("supervision_18",), "not_established": ("penalty_57",)}
"""What a decision without penalty rests on; the others on the article of mildness."""
_WHY: Final = {
    "minor": "当事人违法行为轻微并及时改正，没有造成危害后果。",
    "first_time": "当事人初次违法，危害后果轻微并及时改正。",
    "corrected": "经复查，当事人已按责令改正通知书改正。",
}
_HANDED: Final = {
    "police": ("penalty_27", "supervision_18"),
    "other_district": ("penalty_22", "supervision_13"),
}
"""What a transfer rests on; to other authorities on the article of matters not the office's."""
_TO_SIGN: Final = "（签名）　　　　　　"
_TO_DATE: Final = "　　　　年　　月　　日"
"""Left to the head's hand while nobody has approved."""
_AT_THE_BANK: Final = "到指定的银行或者通过电子支付系统缴纳"
_REMEMBERED: Final = ("复议机关", "诉讼法院")


def fields_of(known: Known) -> dict[str, Any]:
    """Return the places that the case fills, by name."""
    found = _base(known) | _founded(known)
    own = _OWN.get(known.slot.kind)
    return found | (own(known) if own else {})


def _base(known: Known) -> dict[str, Any]:
    officers = known.state.officers
    names = [f"{name}（执法证号{cert}）" for name, cert in officers.items()]
    opener = known.case.opener.display_name if known.case.opener else ""
    agency = next(
        (one.agency for one in known.case.decided if one.party == known.party.name),
        None,
    )
    return {
        "机关": here().name,
        "案号": known.case.number,
        "当事人": known.party.name,
        "当事人类别": known.party.kind.label,
        "案由": known.case.summary.rstrip("。"),
        "日期": chinese_day(known.step.on),
        "执法人员": "、".join(names),
        "联系人": next(iter(officers), opener),
        "联系电话": here().phone,
        "承办人": "、".join(officers) or opener,
        "住所": agency.address if agency else "",
        "统一社会信用代码": agency.uscc if agency else "无（或者当事人未提供）",
        "立案日期": _day(known.state.filed_on) or "未立案",
    }


def _founded(known: Known) -> dict[str, Any]:
    step, acts = known.step, known.state.acts_of(known.party.name)
    notice, concluded = known.last(StepKind.NOTICE), known.last(StepKind.CONCLUDE)
    breached = step.rows("breached") or [
        registry()[key].citation for act in acts for key in act.breached
    ]
    later = (known.last(kind) for kind in (StepKind.NOTICE, StepKind.ORDER))
    for other in later:
        breached = breached or (other.rows("breached") if other is not None else [])
    facts = step.text("facts") or (concluded.text("facts") if concluded else "")
    reasons = [step.text(name) for name in ("reasons", "reason", "serious_reason", "mitigation",
                                            "conflict_reason")]  # fmt: skip
    return {
        "违反条款": wording.cited(breached),
        "依据条款": wording.cited(step.rows("basis")),
        "事实": wording.sentence(
            facts or wording.facts_of_leads(known.party.name, known.leads) or known.case.summary
        ),
        "证据": wording.evidence_rows(known.every(StepKind.EVIDENCE)),
        "理由": "".join(f"{one.rstrip('。')}。" for one in reasons if one)
        or (notice.text("reasons") if notice else ""),
        "处罚": wording.penalties_text(step.rows("penalties")),
        "履行方式": step.text("performance").rstrip("。"),
        "决定人": step.text("decided_by"),
        "答复期限": f"{max(int(step.number('days')), 5)}个工作日",
    }


def _filing(known: Known) -> dict[str, Any]:
    filed, draft = known.last(StepKind.FILE), known.last(StepKind.DRAFT)
    leads = [f"线索{one.finding_id}" for one in known.case.leads]
    return {
        "日期": chinese_day(filed.on if filed else clock.today()),
        "来源": known.case.origin.label,
        "发现日期": _day(known.state.discovered or (draft.on if draft else None)),
        "行为时间": wording.days_of(known.state.acts_of(known.party.name)),
        "线索": "、".join(leads) or "无",
        "承办意见": "当事人涉嫌违法，属本机关管辖，建议立案调查。",
        "批准人": filed.text("approved_by") if filed else _TO_SIGN,
        "批准日期": _day(filed.on) if filed else _TO_DATE,
    }


def _question_notice(_known: Known) -> dict[str, Any]:
    return {"携带材料": _BRING}


def _question(known: Known) -> dict[str, Any]:
    return {"被询问人": known.step.text("person"), "时间": chinese_day(known.step.on)}


def _interview(known: Known) -> dict[str, Any]:
    others = "、".join(known.step.rows("with"))
    about = known.case.summary.rstrip("。")
    return {"时间": chinese_day(known.step.on), "参加单位": others or "无", "约谈事项": about}


def _order(known: Known) -> dict[str, Any]:
    step = known.step
    return {
        "改正内容": step.text("what").rstrip("。"),
        "改正期限": _day(step.day("deadline")),
        "救济": wording.AGAINST_ORDER,
    } | _courts(known)


def _decision(known: Known) -> dict[str, Any]:
    step = known.step
    found = {
        "程序": wording.procedure(known.state, known.party, step),
        "救济": wording.remedies(step),
        "结果": "",
    }
    outcome = step.text("outcome")
    if outcome and outcome != "penalty":
        label = DecisionOutcome.of(outcome).label
        found["结果"] = label if "不予" in label else f"{label}，不予行政处罚"
        if outcome in _WHY and not known.step.text("reason"):
            found["理由"] = _WHY[outcome]
        found["依据条款"] = wording.cited(
            registry()[key].citation for key in _SPARED.get(outcome, ("penalty_33",))
        )
    if step.kind is StepKind.SIMPLE_DECISION:
        spot = wording.cited([registry()["penalty_51"].citation])
        found["理由"] = f"违法事实确凿并有法定依据，符合{spot}规定的当场处罚条件。"
        found["履行方式"] = f"自收到本决定书之日起十五日内{_AT_THE_BANK}"
    return found | _courts(known)


def _courts(known: Known) -> dict[str, Any]:
    """Return what the last paper said of where to appeal; the law on it is not held."""
    last = known.last_paper
    return {name: str(last.fields.get(name, "")) for name in _REMEMBERED} if last else {}


def _hearing_notice(known: Known) -> dict[str, Any]:
    """Return day and place; at what hour and who leads it, an officer writes."""
    return {"时间": _day(known.step.day("held_on")), "地点": known.step.text("place")}


def _demand(known: Known) -> dict[str, Any]:
    """Return what is owed under which decision, until when (行政强制法第三十五条)."""
    step, decision = known.step, known.party.decision
    return {
        "决定文号": decision.document if decision else "",
        "决定日期": _day(decision.on if decision else None),
        "催告金额": wording.money(step.number("amount")),
        "履行期限": _day(step.day("term")),
        "履行方式": _AT_THE_BANK,
    }


def _hearing(known: Known) -> dict[str, Any]:
    told = known.last(StepKind.HEARING_NOTICE)
    return {
        "主持人": known.step.text("host"),
        "时间": chinese_day(known.step.on),
        "地点": told.text("place") if told else "",
    }


def _transfer(known: Known) -> dict[str, Any]:
    """Return a transfer; whose office it goes to by name, an officer writes."""
    step = known.step
    keys = _HANDED.get(step.text("to"), ("supervision_18",))
    return {
        "移送依据": wording.cited(registry()[key].citation for key in keys),
        "理由": step.text("reason").rstrip("。"),
        "材料": [{"名称": one} for one in step.rows("materials")],
        "批准人": step.text("approved_by"),
    }


def _receipt(known: Known) -> dict[str, Any]:
    step = known.step
    what, way = step.text("document"), step.text("way")
    return {
        "文书名称": Served.of(what).label if what else "",
        "文书文号": _served_number(known, what),
        "送达方式": ServiceWay.of(way).label if way else "",
        "送达日期": chinese_day(step.day("effective") or step.on),
        "签收": step.text("receipt") or step.text("witness") or "见公告",
    }


def _served_number(known: Known, what: str) -> str:
    kinds = {
        "order": (K.ORDER,),
        "notice": (K.PENALTY_NOTICE,),
        "hearing_notice": (K.HEARING_NOTICE,),
        "decision": (K.DECISION, K.NO_PENALTY, K.CLOSURE),
        "demand": (K.DEMAND,),
    }.get(what, ())
    number = known.number_served(StepKind.of(what), kinds) if kinds else ""
    return number or ("" if what in ("order", "notice", "decision") else "（无文号）")


def _repair(known: Known) -> dict[str, Any]:
    about = next((one for one in known.case.others if one.name == known.party.name), known.case)
    letter = repair_notice(known.session, about)
    if letter is None:
        return {}
    return {
        "日期": _day(about.served_on) or chinese_day(clock.today()),
        "正文": [{"段落": one} for one in letter.paragraphs],
    }


def _closing(known: Known) -> dict[str, Any]:
    return {
        "批准人": known.step.text("approved_by"),
        "承办意见": "案件已办理完毕，建议结案。",
        "处理情况": "；".join(wording.handled(one) for one in known.state.respondents.values()),
        "执行情况": "；".join(wording.carried_out(one) for one in known.state.respondents.values()),
    }


def _index(known: Known) -> dict[str, Any]:
    newest = {(one.kind, one.slot): one for one in known.papers}
    rows = [
        {
            "名称": one.kind.label,
            "文号": one.number or "—",
            "日期": str(one.fields.get("日期", "")) or chinese_day(clock.office_date(one.at)),
        }
        for one in newest.values()
        if one.kind is not K.INDEX
    ]
    return {
        "目录": rows,
        "结案日期": _day(known.state.closed_on),
        "留痕": chain.head_words(known.session),
    }


def _day(day: date | None) -> str:
    return chinese_day(day) if day else ""


_OWN: Final[Mapping[PaperKind, Callable[[Known], dict[str, Any]]]] = {
    K.FILING_APPROVAL: _filing,
    K.QUESTION_NOTICE: _question_notice,
    K.QUESTION_RECORD: _question,
    K.INTERVIEW_NOTICE: _interview,
    K.ORDER: _order,
    K.HEARING_NOTICE: _hearing_notice,
    K.HEARING_RECORD: _hearing,
    K.DECISION: _decision,
    K.NO_PENALTY: _decision,
    K.CLOSURE: _decision,
    K.DEMAND: _demand,
    K.TRANSFER: _transfer,
    K.SERVICE_RECEIPT: _receipt,
    K.REPAIR_NOTICE: _repair,
    K.CLOSING_APPROVAL: _closing,
    K.INDEX: _index,
}
