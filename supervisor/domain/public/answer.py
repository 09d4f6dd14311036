"""What the public is told of an agency, in one sentence: may it act as an intermediary today?"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    STANDING_ORDER,
    Activity,
    AgencyRecord,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    agency_standing,
    licence_last_day,
    licence_scope,
    licence_standing,
)


class AnswerKind(LabelledEnum):
    """What can be said to somebody who asks."""

    LICENSED = ("licensed", "可以从事职业中介")
    OUT_OF_SCOPE = ("out_of_scope", "许可范围不含职业中介")
    NOT_YET = ("not_yet", "许可尚未生效")
    EXPIRED = ("expired", "许可已到期")
    SUSPENDED = ("suspended", "许可已暂停")
    REVOKED = ("revoked", "许可已被吊销")
    CANCELLED = ("cancelled", "许可已注销")
    CLOSED = ("closed", "已被取缔")
    WITHOUT_LICENCE = ("without_licence", "没有人力资源服务许可")
    ELSEWHERE = ("elsewhere", "由其他机关发证")
    UNKNOWN = ("unknown", "查无此机构")


_LOOKS: Final = {
    AnswerKind.LICENSED: ("good", "patch-check-fill"),
    AnswerKind.OUT_OF_SCOPE: ("warn", "exclamation-triangle-fill"),
    AnswerKind.NOT_YET: ("warn", "hourglass-split"),
    AnswerKind.EXPIRED: ("warn", "calendar-x-fill"),
    AnswerKind.SUSPENDED: ("warn", "pause-circle-fill"),
    AnswerKind.REVOKED: ("severe", "x-octagon-fill"),
    AnswerKind.CANCELLED: ("severe", "x-octagon-fill"),
    AnswerKind.CLOSED: ("severe", "x-octagon-fill"),
    AnswerKind.WITHOUT_LICENCE: ("warn", "exclamation-triangle-fill"),
    AnswerKind.ELSEWHERE: ("note", "signpost-split-fill"),
    AnswerKind.UNKNOWN: ("warn", "question-circle-fill"),
}


@term("公众答复")
@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """One sentence with its kind; the kind's colour never says more than the sentence."""

    kind: AnswerKind
    sentence: str

    @property
    def tone(self) -> str:
        """The colour: good, note, warn or severe."""
        return _LOOKS[self.kind][0]

    @property
    def icon(self) -> str:
        """The sign before the sentence."""
        return _LOOKS[self.kind][1]

    @property
    def is_licensed(self) -> bool:
        """Whether the agency may act as an intermediary."""
        return self.kind is AnswerKind.LICENSED


NOT_FOUND: Final = PublicAnswer(
    AnswerKind.UNKNOWN,
    "查无此机构：本名册、其他机关公布的名单和吊销取缔公示中都没有它，核实之前请勿交费。",
)


def answer_of(agency: AgencyRecord, on: date) -> PublicAnswer:
    """Answer for an agency of the register on the day ``on``."""
    papers = [one for one in agency.licences if one.kind is LicenceKind.HR_SERVICE]
    if not papers:
        return _without_licence(agency, on)
    best = min(papers, key=lambda one: STANDING_ORDER.index(licence_standing(one, on)))
    kind, sentence = _of_licence(best, on)
    valid = [one for one in papers if licence_standing(one, on) is LicenceStanding.VALID]
    if valid and not any(_covers(one, on) for one in valid):
        kind, sentence = AnswerKind.OUT_OF_SCOPE, "持有有效许可，但许可范围不含职业中介。"
    elif valid:
        until = _latest_end([one for one in valid if _covers(one, on)], on)
        term_of_it = f"许可到 {chinese_day(until)}。" if until else "许可长期有效。"
        sentence = f"可以从事职业中介，{term_of_it}"
    return PublicAnswer(kind, sentence)


def closed_answer(on: date, document: str) -> PublicAnswer:
    """Answer for a business that was closed for acting without a licence."""
    named = f"（{document}）" if document else ""
    return PublicAnswer(AnswerKind.CLOSED, f"已于 {chinese_day(on)} 被依法取缔{named}，请勿交费。")


def revoked_answer(on: date, document: str) -> PublicAnswer:
    """Answer for an agency whose licence a decision revoked."""
    named = f"（{document}）" if document else ""
    return PublicAnswer(AnswerKind.REVOKED, f"许可已于 {chinese_day(on)} 被吊销{named}，请勿交费。")


def elsewhere_answer(
    licence: LicenceRecord | None, authority: str, on: date, label: str = ""
) -> PublicAnswer:
    """Answer for an agency that stands in the list of another authority alone.

    ``label`` names the paper where its kind alone does not.
    """
    if licence is None:
        sentence = f"不在本名册：列在 {authority} 的名单中，许可情况请向该机关核实。"
        return PublicAnswer(AnswerKind.ELSEWHERE, sentence)
    number = f"，编号 {licence.number}" if licence.number else ""
    as_of = f"（名单日期 {chinese_day(licence.as_of)}）" if licence.as_of else ""
    paper = label or licence.kind.label
    standing = licence_standing(licence, on)
    tail = ""
    last = licence_last_day(licence, on)
    if standing is LicenceStanding.EXPIRED and last and last == licence.valid_to:
        tail = f"，名单所载有效期到 {chinese_day(last)}，是否延续请向该机关核实"
    elif standing is not LicenceStanding.VALID:
        tail = f"，名单所载状态为{standing.label}，请向该机关核实"
    sentence = f"不在本名册：{paper}由 {authority} 发证{number}{as_of}{tail}。"
    return PublicAnswer(AnswerKind.ELSEWHERE, sentence)


def _before_its_first_day(licence: LicenceRecord, on: date) -> str:
    """Return what is said before a paper begins to count; it may renew one that nobody entered."""
    granted = [
        event.on
        for event in licence.events
        if event.kind is LicenceEventKind.GRANTED and event.on > on
    ]
    day = min(granted, default=licence.valid_from)
    first = chinese_day(day) if day else "以后"
    if licence.has_recorded_grant:
        return f"许可自 {first} 起生效，此前不得从事职业中介。"
    return f"本名册载明自 {first} 起的许可，此前是否持证没有记载，请向人社部门核实。"


def _of_licence(licence: LicenceRecord, on: date) -> tuple[AnswerKind, str]:
    standing, last = licence_standing(licence, on), licence_last_day(licence, on)
    if standing is LicenceStanding.VALID:
        return AnswerKind.LICENSED, ""
    if standing is LicenceStanding.EXPIRED:
        day = chinese_day(last) if last else ""
        return AnswerKind.EXPIRED, f"许可已于 {day} 到期，到期后不得从事职业中介。"
    if standing is LicenceStanding.NOT_YET:
        return AnswerKind.NOT_YET, _before_its_first_day(licence, on)
    if standing is LicenceStanding.SUSPENDED:
        day = _day_of(licence, LicenceEventKind.SUSPENDED, on)
        return AnswerKind.SUSPENDED, f"许可{day}暂停，暂停期间不得从事职业中介。"
    if standing is LicenceStanding.REVOKED:
        day = _day_of(licence, LicenceEventKind.REVOKED, on)
        return AnswerKind.REVOKED, f"许可{day}被吊销，请勿交费。"
    day = _day_of(licence, LicenceEventKind.CANCELLED, on)
    return AnswerKind.CANCELLED, f"许可{day}注销，不得再从事职业中介，请勿交费。"


def _without_licence(agency: AgencyRecord, on: date) -> PublicAnswer:
    held = [
        kind.label
        for kind in (LicenceKind.FILING, LicenceKind.DISPATCH)
        if agency_standing(agency, on, kind) is LicenceStanding.VALID
    ]
    has = f"，只有{'和'.join(held)}" if held else ""
    sentence = f"没有人力资源服务许可{has}，不得从事职业中介。"
    return PublicAnswer(AnswerKind.WITHOUT_LICENCE, sentence)


def _covers(licence: LicenceRecord, on: date) -> bool:
    """A licence whose scope nobody recorded is not held against the agency."""
    scope = licence_scope(licence, on)
    return not scope or Activity.JOB_BROKERAGE in scope


def _latest_end(licences: list[LicenceRecord], on: date) -> date | None:
    ends = [licence_last_day(one, on) for one in licences]
    return None if None in ends else max(end for end in ends if end is not None)


def _day_of(licence: LicenceRecord, kind: LicenceEventKind, on: date) -> str:
    days = [event.on for event in licence.events if event.kind is kind and event.on <= on]
    return f"已于 {chinese_day(max(days))} " if days else "已"
