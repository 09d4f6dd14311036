"""The sentences of papers, in the register of such papers, from what leads and case know."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.claims import CourseStep, decimal_of
from supervisor.domain.cases.course.kinds import EVIDENCE_KINDS, PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.platform.clock import chinese_day, office_date
from supervisor.domain.platform.money_words import capital_yuan
from supervisor.store.tables.leads import Finding

_MOST_QUOTED: Final = 5
AGAINST_DECISION: Final = (
    "不服本决定的，可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
)
AGAINST_ON_THE_SPOT: Final = (
    "不服本决定的，应当自收到本决定书之日起六十日内先申请行政复议；"
    "对复议决定不服的，可以再提起行政诉讼。"
)
AGAINST_ORDER: Final = (
    "不服本通知的，可以自收到本通知书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
)


def facts_of_leads(party: str, leads: Iterable[Finding]) -> str:
    """Return the facts as leads show them: when, where, which ad, which words; empty without."""
    return "".join(_fact(party, lead) for lead in leads)


def _fact(party: str, lead: Finding) -> str:
    posting, wording = lead.posting, lead.revision
    first, last = office_date(posting.first_seen_at), office_date(posting.last_seen_at)
    days = chinese_day(first) if first == last else f"{chinese_day(first)}至{chinese_day(last)}"
    words = list(dict.fromkeys(hit.span for hit in lead.hits if hit.span and hit.counts))[
        :_MOST_QUOTED
    ]
    quoted = "、".join(f"“{word}”" for word in words)
    where = f"（{wording.url}）" if wording.url else ""
    shown = f"，其中写有{quoted}" if quoted else ""
    return (
        f"{party}于{days}在网上发布招聘信息“{wording.title}”{where}{shown}。"
        f"该信息由本机关采集并存档（线索{lead.id}）。"
    )


def evidence_rows(steps: Iterable[CourseStep]) -> list[dict[str, str]]:
    """Return the verified items of evidence as rows of the list in papers."""
    return [
        {
            "名称": item.get("title", ""),
            "种类": EVIDENCE_KINDS.get(item.get("kind", ""), "电子数据"),
            "取得日期": chinese_day(item.get("obtained") or step.on),
        }
        for step in steps
        for item in step.rows("items")
        if isinstance(item, dict) and item.get("verified")
    ]


def cited(texts: Iterable[str]) -> str:
    """Return articles as papers cite them: each law in 《》, several articles of one together."""
    by_law: dict[str, list[str]] = {}
    for key in dict.fromkeys(key for text in texts for key in keys_of(text) or ()):
        article = registry()[key]
        by_law.setdefault(article.law, []).append(article.citation.removeprefix(article.law))
    return "、".join(f"《{_full(law)}》{'、'.join(parts)}" for law, parts in by_law.items())


def _full(law: str) -> str:
    """Return a law by its full name; regulations and rules carry no name of the state."""
    is_law = law.endswith("法") and not law.endswith("办法")
    return f"中华人民共和国{law}" if is_law else law


def sentence(text: str) -> str:
    """Return words that end as a sentence does; none stay none."""
    return f"{text.rstrip('。')}。" if text.strip() else ""


def penalties_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what is imposed, numbered where it is more than one thing."""
    found = []
    for row in rows:
        kind = PenaltyKind.of(row["kind"])
        amount = money(decimal_of(row["amount"])) if kind.is_money and row.get("amount") else ""
        found.append(f"{kind.label}{amount}")
    if len(found) < 2:
        return "".join(f"{one}。" for one in found)
    return "；".join(f"{number}．{one}" for number, one in enumerate(found, 1)) + "。"


def money(amount: Decimal) -> str:
    """Return an amount as papers write it: in figures and in capitals."""
    return f"人民币{amount:,.2f}元（{capital_yuan(amount)}）"


def days_of(acts: Iterable[Act]) -> str:
    """Return when the acts went on."""
    found = []
    for act in acts:
        began = chinese_day(act.began) if act.began else ""
        if act.is_continuing:
            found.append(f"自{began}起，仍在继续" if began else "仍在继续")
        elif act.ended and act.ended != act.began:
            found.append(f"{began}至{chinese_day(act.ended)}" if began else chinese_day(act.ended))
        elif began:
            found.append(began)
    return "；".join(dict.fromkeys(found))


def procedure(state: CaseState, party: CaseParty, step: CourseStep) -> str:
    """Return the course that led to a decision, as decisions open with it."""
    if step.kind.value == "simple_decision":
        return f"本机关执法人员于{chinese_day(step.on)}当场调查，已告知当事人并听取其陈述、申辩。"
    parts = []
    if state.filed_on:
        parts.append(f"本机关于{chinese_day(state.filed_on)}立案调查")
    notice = party.notice
    if notice is not None and notice.served_on:
        parts.append(f"于{chinese_day(notice.served_on)}送达行政处罚事先告知书")
        parts.append(_heard(party))
    if state.review_result == "passed":
        parts.append("经法制审核")
    if state.collective_on:
        parts.append("由机关负责人集体讨论决定")
    return "，".join(part for part in parts if part) + "。现已审理终结。" if parts else ""


def _heard(party: CaseParty) -> str:
    notice = party.notice
    if notice is None:
        return ""
    if notice.hearing_on:
        return f"于{chinese_day(notice.hearing_on)}举行听证"
    if notice.statement_on:
        adopted = "予以采纳" if notice.is_adopted else "经复核不予采纳"
        return f"当事人提出陈述、申辩，{adopted}"
    if notice.is_statement_waived:
        return "当事人书面放弃陈述、申辩"
    return "当事人在规定期限内未提出陈述、申辩"


def remedies(step: CourseStep) -> str:
    """Return what the party may do against a decision."""
    first = "reconsideration_first" in step.rows("remedies")
    return AGAINST_ON_THE_SPOT if first else AGAINST_DECISION


def handled(party: CaseParty) -> str:
    """Say what became of a party."""
    decision = party.decision
    if decision is not None and not decision.is_live:
        on = chinese_day(decision.revoked_on) if decision.revoked_on else ""
        return f"{party.name}：{decision.document}决定已于{on}撤销"
    if decision is not None:
        said = decision.document or chinese_day(decision.on)
        return f"{party.name}：{decision.outcome.label}（{said}）"
    if party.is_transferred:
        return f"{party.name}：已移送其他机关"
    corrected = party.order is not None and party.order.result == "corrected"
    return f"{party.name}：责令改正后已改正" if corrected else f"{party.name}：撤销立案"


def carried_out(party: CaseParty) -> str:
    """Say how far a party did what was decided."""
    decision = party.decision
    if decision is None or not decision.is_live or not decision.penalties:
        return f"{party.name}：无需执行"
    extra = f"（含加处罚款{decision.surcharge:,.2f}元）" if decision.surcharge else ""
    paid = f"已缴{decision.paid:,.2f}元{extra}" if decision.paid else ""
    done = "已强制执行" if decision.is_enforced else "已履行" if decision.is_duty_done else ""
    return f"{party.name}：{'，'.join(one for one in (paid, done) if one) or '已执行'}"
