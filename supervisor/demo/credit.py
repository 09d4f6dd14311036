"""A made-up credit history for the demonstration register: who did what, when, and what followed.

Pure: the same seed, size and day give the same plan. ``services.demo.credit`` lets it happen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from supervisor.demo import SEED
from supervisor.domain.cases.cases import CaseOutcome

_YEARS_BACK: Final = 1150
FACTS: Final = {
    "C01": ("发布的招聘信息未写明用人单位名称，责令后三日内补正。", CaseOutcome.RECTIFICATION),
    "C02": ("变更经营地址后超过十五日才报告，已补报。", CaseOutcome.RECTIFICATION),
    "C03": ("服务场所未明示收费标准，责令改正后复查仍未明示。", CaseOutcome.FINE),
    "C04": ("发布的三条仓储岗位经核查并不存在。", CaseOutcome.FINE),
    "C05": ("招聘信息含有“限男性”字样，接到通知当日删除。", CaseOutcome.RECTIFICATION),
    "C06": ("招聘信息限定已婚已育，责令改正后继续发布。", CaseOutcome.FINE),
    "C07": ("向求职者收取收费公示牌以外的“资料费”。", CaseOutcome.FINE),
    "C08": ("以服装押金名义向求职者收取费用。", CaseOutcome.FINE),
    "C09": ("以招聘为名引导求职者办理培训分期付款。", CaseOutcome.FINE),
    "C12": ("许可范围不含现场招聘会而举办招聘会，责令后停办。", CaseOutcome.RECTIFICATION),
    "V1": ("许可证到期后未延续，仍发布中介招聘信息。", CaseOutcome.CLOSURE),
    "P01": ("主动报告两家用人单位提供的虚假岗位，并留存记录。", CaseOutcome.MERIT),
}
_COMMON: Final = ("C01", "C02", "C05", "C03", "C04", "C07", "C06", "C12", "C08")
_WEIGHTS: Final = (9, 9, 8, 5, 5, 3, 2, 2, 1)
_LATER: Final = re.compile("，(?:责令|接到|已补).*")
SUMMARIES: Final = {code: _LATER.sub("", text.rstrip("。")) for code, (text, _) in FACTS.items()}
"""What a case is opened for: without what only came out later."""


@dataclass(frozen=True, slots=True)
class PlannedFact:
    """One concluded case of an agency (by position), and what became of its entry.

    ``after`` is ``""``, ``repaired``, ``withdrawn``, ``repairing`` or ``objected``.
    """

    agency: int
    code: str
    decided_on: date
    is_duty_done: bool
    after: str = ""


def planned_facts(stars: Sequence[int | None], today: date) -> list[PlannedFact]:
    """Return every concluded fact, oldest first; the better starred, the fewer."""
    chance = Random(SEED)  # noqa: S311 - seeded on purpose
    showcase = next((n for n, star in enumerate(stars) if star == 4), None)
    facts = list(_showcase(showcase, today)) if showcase is not None else []
    for agency, star in enumerate(stars):
        if agency != showcase:
            facts += _history(chance, agency, star or 0, today)
    return sorted(facts, key=lambda fact: (fact.decided_on, fact.agency))


def planned_commitments(size: int) -> list[int]:
    """Return the positions of the agencies that have signed the general commitment."""
    chance = Random(SEED + 1)  # noqa: S311 - seeded on purpose
    return [agency for agency in range(size) if chance.random() < 0.6]


def _history(chance: Random, agency: int, star: int, today: date) -> Iterator[PlannedFact]:
    number = chance.choices((0, 1, 2, 3), weights=(60, 26, 10, 4) if star < 3 else (85, 15, 0, 0))
    for _ in range(number[0]):
        code = chance.choices(_COMMON, weights=_WEIGHTS)[0]
        back = int(_YEARS_BACK * chance.random() ** 1.6) + 8
        after = chance.choices(
            ("", "repaired", "withdrawn", "repairing", "objected"), weights=(62, 18, 5, 8, 7)
        )[0]
        yield PlannedFact(agency, code, today - timedelta(days=back), back > 40, after)
    if star < 2 and chance.random() < 0.04:
        for code in ("C06", "C07"):
            yield PlannedFact(agency, code, today - timedelta(days=chance.randint(20, 300)), True)
    if star < 2 and chance.random() < 0.02:
        code = chance.choice(("V1", "C09"))
        yield PlannedFact(agency, code, today - timedelta(days=chance.randint(30, 300)), True)
    if chance.random() < 0.08:
        yield PlannedFact(agency, "P01", today - timedelta(days=chance.randint(10, 300)), True)


def _showcase(agency: int, today: date) -> Iterator[PlannedFact]:
    """Return the ledger of the agency whose account the demonstration hands out."""
    yield PlannedFact(agency, "C02", today - timedelta(days=700), True)
    yield PlannedFact(agency, "C07", today - timedelta(days=510), True, "repaired")
    yield PlannedFact(agency, "C04", today - timedelta(days=150), True)
    yield PlannedFact(agency, "P01", today - timedelta(days=90), True)
    yield PlannedFact(agency, "C05", today - timedelta(days=24), True)
