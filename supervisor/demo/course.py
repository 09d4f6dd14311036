"""The steps of the demonstration's cases: for each fact the lawful way to its end.

Pure. Days count from the draft; ``services.demo.cases`` lets each step happen on its day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

OFFICERS: Final = [
    {"name": "李静", "cert": "鄂0106001"},
    {"name": "陈浩", "cert": "鄂0106002"},
]
NAMES: Final = [row["name"] for row in OFFICERS]
HEAD: Final = "王局长"
DECIDED_AFTER: Final = 35
_HEAVY: Final = 10_000
_REMEDIES: Final = ["reconsideration", "litigation"]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step: so many days after the draft, taken by the head or by an officer."""

    day: int
    row: dict[str, Any]
    is_heads: bool = False


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """What a case is about: articles by key, penalties in yuan, and how it ends.

    ``ends`` is ``fined`` (after an order that was refused), ``directly`` (without one),
    ``corrected`` or ``first_time``.
    """

    ends: str
    breached: str
    basis: str
    penalties: tuple[dict[str, Any], ...] = ()
    claims: dict[str, Any] = field(default_factory=dict)
    respondent: str = "agency"

    @property
    def stops(self) -> bool:
        """Whether it ends a business, so that somebody has to look whether it has stopped."""
        return any(one["kind"] in ("closure", "stop") for one in self.penalties)

    @property
    def is_heavy(self) -> bool:
        """Whether a hearing is offered."""
        return any("amount" not in one or one["amount"] >= _HEAVY for one in self.penalties)


def _fine(amount: int) -> tuple[dict[str, Any], ...]:
    return ({"kind": "fine", "amount": amount},)


COURSES: Final = {
    "C01": PlannedCourse("corrected", "market_29", "market_43"),
    "C02": PlannedCourse("corrected", "market_21", "market_42_2"),
    "C03": PlannedCourse("fined", "market_32", "market_44", _fine(5_000)),
    "C04": PlannedCourse("fined", "market_29", "market_43", _fine(12_000)),
    "C05": PlannedCourse("corrected", "market_29", "market_43"),
    "C06": PlannedCourse("fined", "market_29", "market_43", _fine(15_000)),
    "C07": PlannedCourse("fined", "market_32", "market_44", _fine(8_000)),
    "C08": PlannedCourse(
        "directly", "employment_promotion_41", "employment_promotion_66_2", _fine(6_000),
        {"workers": 6},
    ),
    "C09": PlannedCourse("fined", "market_27", "market_43", _fine(30_000)),
    "C12": PlannedCourse("corrected", "market_29", "market_43"),
    "V1": PlannedCourse(
        "directly", "market_18_1", "market_42_1",
        ({"kind": "stop"}, {"kind": "confiscation", "amount": 3_200},
         {"kind": "fine", "amount": 10_000}),
        {"income": 3_200}, "unlicensed",
    ),
}  # fmt: skip
CLOSURE: Final = PlannedCourse(
    "directly", "market_18_1", "market_42_1",
    ({"kind": "closure"}, {"kind": "confiscation", "amount": 4_600},
     {"kind": "fine", "amount": 10_000}),
    {"income": 4_600}, "unlicensed",
)  # fmt: skip


def steps_of(plan: PlannedCourse, facts: str, document: str) -> Iterator[PlannedStep]:
    """Yield the steps from the filing to the service of the decision."""
    yield from _opening(facts)
    if plan.ends != "directly":
        yield from _ordered(plan)
    if plan.ends in ("corrected", "first_time"):
        yield from _mild(plan, facts, document)
        return
    yield PlannedStep(17, {"step": "conclude", "facts": facts, "proposal": "建议予以行政处罚"})
    imposed = {
        "breached": [plan.breached], "basis": [plan.basis], "facts": facts,
        "penalties": list(plan.penalties), **plan.claims,
    }  # fmt: skip
    rights = ["statement", "defence", *(["hearing"] * plan.is_heavy)]
    yield PlannedStep(
        18, {"step": "notice", **imposed, "reasons": "事实清楚，证据确凿。", "rights": rights}
    )
    yield _served(18, "notice")
    if plan.is_heavy:
        yield PlannedStep(
            34, {"step": "legal_review", "by": "刘法制", "qualified": True, "result": "passed"}
        )
        members = [HEAD, "赵副局长", "孙副局长"]
        yield PlannedStep(
            34,
            {"step": "collective", "members": members, "minutes": True, "result": "同意"},
            is_heads=True,
        )
    yield PlannedStep(
        DECIDED_AFTER,
        {
            "step": "decision", "outcome": "penalty", "decided_by": HEAD, **imposed,
            "document": document, "remedies": _REMEDIES, "orders_correction": True,
            "performance": "收到本决定书之日起十五日内到指定银行缴纳罚没款",
        },
        is_heads=True,
    )  # fmt: skip
    yield _served(DECIDED_AFTER + 2, "decision")


def ending_of(plan: PlannedCourse) -> Iterator[PlannedStep]:
    """Yield payment, proof that it has stopped, and closing."""
    total = sum(one.get("amount", 0) for one in plan.penalties)
    if total:
        yield PlannedStep(DECIDED_AFTER + 12, {"step": "payment", "amount": total, "way": "bank"})


def _opening(facts: str) -> Iterator[PlannedStep]:
    yield PlannedStep(1, {"step": "file", "approved_by": HEAD}, is_heads=True)
    yield PlannedStep(1, {"step": "officers", "officers": OFFICERS})
    item = {
        "title": f"现场检查笔录和页面存档：{facts[:20]}", "kind": "electronic_data",
        "verified": True, "automatic": True, "reviewed_by": NAMES[0],
    }  # fmt: skip
    yield PlannedStep(2, {"step": "evidence", "items": [item]})
    yield PlannedStep(
        3,
        {"step": "question", "person": "当事人委托代理人", "officers": NAMES,
         "showed_certificate": True, "minutes": True, "signed": "signed"},
    )  # fmt: skip


def _ordered(plan: PlannedCourse) -> Iterator[PlannedStep]:
    yield PlannedStep(
        4,
        {"step": "order", "breached": [plan.breached], "basis": [plan.basis],
         "what": "停止违法行为，删除或者更正有关信息", "deadline": 14, "document": "责令改正"},
    )  # fmt: skip
    yield _served(4, "order")
    is_refused = plan.ends == "fined"
    found = "期满复查，未改正。" if is_refused else "期满复查，已改正。"
    result = "refused" if is_refused else "corrected"
    yield PlannedStep(15, {"step": "recheck", "officers": NAMES, "result": result, "found": found})


def _mild(plan: PlannedCourse, facts: str, document: str) -> Iterator[PlannedStep]:
    yield PlannedStep(17, {"step": "conclude", "facts": facts, "proposal": "建议不予处罚"})
    row: dict[str, Any] = {
        "step": "decision", "outcome": plan.ends, "decided_by": HEAD, "facts": facts,
        "document": document, "reason": "期满复查已改正",
    }  # fmt: skip
    if plan.ends == "first_time":
        row |= {"first": True, "slight": True, "corrected": True, "educated": True}
    yield PlannedStep(DECIDED_AFTER, row, is_heads=True)
    yield _served(DECIDED_AFTER + 2, "decision")


def _served(day: int, document: str) -> PlannedStep:
    return PlannedStep(
        day,
        {"step": "serve", "document": document, "way": "direct", "receipt": "经办人签收"},
    )
