"""The wording of letters about repair: the notice with a decision, and the answer to a request."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.letters import Letter
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.credit.remedies import RepairStatus
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day, office_date
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.tables.cases.cases import Case, CaseRespondent
from supervisor.store.tables.credit import RepairApplication

_CLASSES: Final = (
    f"{EntryClass.MINOR.label}失信信息原则上不公示，改正并履行义务后即可申请修复；"
    f"{EntryClass.ORDINARY.label}失信信息最短公示三个月、最长一年；"
    f"{EntryClass.SERIOUS.label}失信信息最短公示一年、最长三年，均自决定作出之日起算。"
)
_RECOURSE: Final = "可以自知道之日起六十日内申请行政复议，或者在六个月内提起行政诉讼。"


def repair_notice(session: Session, case: Case | CaseRespondent) -> Letter | None:
    """Return the notice on the right of repair that is served together with a decision.

    Of another respondent than the case's party it is of what was decided on that one.

    ``None`` where nothing is decided yet, or the decision deducts nothing.
    """
    if case.decided_on is None:
        return None
    event = credit_scheme_on(session, case.decided_on).events.get(case.event_code)
    if event is None or event.is_merit:
        return None
    entry_class = case.entry_class or event.entry_class
    return Letter(
        title="信用修复告知书",
        number=f"（与 {case.document_number} 一并送达）",
        addressee=case.party,
        paragraphs=(
            f"本机关于{chinese_day(case.decided_on)}对你（单位）作出{_named(case)}。"
            "现将信用修复的权利和办法告知如下。",
            f"一、该决定送达后记入信用档案，事项为“{event.label}”，类别为{entry_class.label}，"
            f"自决定作出之日起计分 {event.months} 个月，最长不超过该类别的最长公示期。",
            f"二、{_CLASSES}",
            "三、同时满足以下条件的，可以申请信用修复：已过最短公示期；"
            "已改正违法行为并履行完毕义务；签署信用承诺书。",
            "四、申请方式：登录“信用中国”网站提出申请，由该网站统一受理并转本机关办理；"
            "本系统随后同步结果。准予修复的，该记录停止公示和使用，信用等级同时更新。",
            f"五、不服该决定的，{_RECOURSE}",
        ),
        on=case.served_on,
    )


def _named(case: Case | CaseRespondent) -> str:
    """Return a decision as letters name it, by its number where it has one."""
    is_penalty = case.outcome is not None and case.outcome.is_penalty
    what = "行政处罚决定" if is_penalty else "处理决定"
    return f"{what}（{case.document_number}）" if case.document_number else what


def repair_decision(application: RepairApplication) -> Letter | None:
    """Return the answer to an application for repair, ``None`` while it is not decided."""
    decided_on = application.decided_on
    if decided_on is None:
        return None
    entry, is_granted = application.entry, application.status is RepairStatus.GRANTED
    asked = chinese_day(office_date(application.submitted_at))
    opening = (
        f"你单位{asked}就“{entry.label}”（{entry.document_number}，"
        f"{chinese_day(entry.document_on)}）提出信用修复申请，"
        f"并签署了{application.commitment.title}。"
    )
    return Letter(
        title=f"{'准予' if is_granted else '不予'}信用修复决定书",
        number=f"{here().symbol}信修〔{decided_on.year}〕{application.id}号",
        addressee=application.agency.name,
        paragraphs=(
            opening,
            *(_granted(decided_on) if is_granted else _refused(application.answer)),
            f"不服本决定的，{_RECOURSE}",
        ),
        on=decided_on,
    )


def _granted(on: date) -> tuple[str, ...]:
    return (
        "经审查，你单位已过最短公示期、已改正违法行为并履行完毕义务，符合信用修复条件，"
        f"决定准予修复。自{chinese_day(on)}起，该记录停止公示和使用，信用等级已相应更新。",
    )


def _refused(answer: str) -> tuple[str, ...]:
    return (f"经审查，决定不予修复。理由：{answer}", "条件具备后可以再次申请。")
