"""Campaigns (专项行动): what visits find and do, and the tallies reported of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

MINIMUM_OFFICERS: Final = 2
"""Labour inspectors work in pairs at least (劳动保障监察条例 第十六条)."""


MOST_PARTNERS: Final = 10
_LONGEST: Final = 40


class CampaignError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class CampaignStatus(LabelledEnum):
    """Where a campaign stands."""

    OPEN = ("open", "进行中")
    CLOSED = ("closed", "已结束")


class VisitProblem(LabelledEnum):
    """What a visit finds; a visit may find several."""

    UNLICENSED = ("unlicensed", "无证经营")
    FALSE_INFORMATION = ("false_information", "虚假信息")
    DISCRIMINATION = ("discrimination", "就业歧视")
    CHARGES = ("charges", "违规收费")
    DEPOSIT = ("deposit", "扣押证件、收取押金")
    OTHER = ("other", "其他问题")


class Measure(LabelledEnum):
    """What was done at once or ordered; a penalty needs a case of its own."""

    NONE = ("none", "未采取措施")
    RECTIFY = ("rectify", "责令改正")
    CLOSE = ("close", "取缔")
    REVOKE = ("revoke", "吊销许可证")
    TRANSFER = ("transfer", "移送其他部门")

    @property
    def needs_case(self) -> bool:
        """Whether only the decision of a case may do it."""
        return self in (Measure.CLOSE, Measure.REVOKE)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the tallies read of one visit."""

    id: int
    party: str
    officers: int
    problems: frozenset[VisitProblem]
    measure: Measure
    is_joint: bool = False


@dataclass(frozen=True, slots=True)
class CampaignFigure:
    """One column of the campaign's report: its value and the visits it counts."""

    key: str
    label: str
    value: int
    visits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a campaign is made from."""

    title: str
    basis: str
    purpose: str
    starts_on: date
    ends_on: date
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    partners: tuple[str, ...] = ()

    def problem(self) -> str:
        """Return in Chinese what is wrong, or nothing."""
        if not self.title.strip():
            return "请填写专项行动的名称。"
        if len(self.partners) > MOST_PARTNERS or any(len(one) > _LONGEST for one in self.partners):
            return f"联合部门最多 {MOST_PARTNERS} 个，每个不超过 {_LONGEST} 字。"
        if self.ends_on < self.starts_on:
            return "结束日期不能早于开始日期。"
        return ""


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What one visit is recorded from.

    ``partners`` are the other authorities that were there; ``client_id`` is made with the form,
    so that the same one sent twice is one visit; empty where no form was filled.
    """

    party: str
    visited_on: date
    officers: int
    problems: tuple[VisitProblem, ...]
    measure: Measure
    answers: tuple[tuple[str, str], ...] = ()
    note: str = ""
    partners: tuple[str, ...] = ()
    client_id: str = ""

    def problem(self, first: date, last: date, today: date) -> str:
        """Return in Chinese what is wrong for a campaign from ``first`` to ``last``."""
        if not self.party.strip():
            return "请填写检查对象。"
        if self.officers < MINIMUM_OFFICERS:
            return f"现场检查的执法人员不得少于 {MINIMUM_OFFICERS} 人。"
        if not first <= self.visited_on <= min(last, today):
            return "检查日期应在专项行动期间内，且不晚于今天。"
        return self._measure_problem()

    def _measure_problem(self) -> str:
        if self.measure.needs_case:
            return "取缔和吊销许可证须立案后依法决定，不能在检查时登记。"
        if self.measure is not Measure.NONE and not self.problems:
            return "采取了措施的，请选择发现的问题。"
        if self.problems and not self.note.strip():
            return "发现问题的，请写明情况。"
        return ""


def tallies(visits: Sequence[Visit]) -> list[CampaignFigure]:
    """Return the columns campaigns are reported by; each names the visits behind it."""
    columns: list[tuple[str, str, Callable[[Visit], bool]]] = [
        ("visits", "检查户次", lambda visit: True),
        ("joint", "会同其他部门检查", lambda visit: visit.is_joint),
        *((p.value, p.label, lambda visit, p=p: p in visit.problems) for p in VisitProblem),
        *(
            (m.value, m.label, lambda visit, m=m: visit.measure is m)
            for m in Measure
            if m is not Measure.NONE
        ),
    ]
    found = [_tally(key, label, [v for v in visits if counts(v)]) for key, label, counts in columns]
    outings = CampaignFigure(
        "officers", "出动人次", sum(v.officers for v in visits), tuple(v.id for v in visits)
    )
    parties = {visit.party for visit in visits}
    return [
        outings,
        CampaignFigure("parties", "检查户数", len(parties), tuple(visit.id for visit in visits)),
        *found,
    ]


def _tally(key: str, label: str, visits: Sequence[Visit]) -> CampaignFigure:
    return CampaignFigure(key, label, len(visits), tuple(visit.id for visit in visits))
