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
_WHY: Final = {
    "corrected": "期满复查，当事人已按要求改正",
    "minor": "违法行为轻微，已经改正，没有造成危害后果",
    "first_time": "初次违法，危害后果轻微，已经改正",
}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step: so many days after the draft, taken by the head or by an officer."""

    day: int
    row: dict[str, Any]
    is_heads: bool = False

    @property
    def dated(self) -> tuple[int, dict[str, Any]]:
        """Day and row, as lists of steps hold them."""
        return self.day, self.row


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """What a case is about: articles by key, penalties in yuan, and how it ends.

    ``ends`` is ``fined`` (after an order that was refused), ``directly`` (without one), or a
    decision without penalty by its name. ``is_heard``: the party asks for the hearing offered.
    """

    ends: str
    breached: str
    basis: str
    penalties: tuple[dict[str, Any], ...] = ()
    claims: dict[str, Any] = field(default_factory=dict)
    respondent: str = "agency"
    is_heard: bool = False

    @property
    def decided_after(self) -> int:
        """How many days after the draft it is decided; a hearing takes its time."""
        return DECIDED_AFTER + 15 * self.is_heard

    @property
    def total(self) -> int:
        """What is to be paid, in yuan."""
        return sum(one.get("amount", 0) for one in self.penalties)

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
    yield from _opening()
    if plan.ends not in ("directly", "no_fault", "not_established"):
        yield from _ordered(plan)
    if plan.ends not in ("directly", "fined"):
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
    yield served(18, "notice")
    if plan.is_heard:
        yield from _hearing()
    if plan.is_heavy:
        yield from _weighed(plan.decided_after - 1)
    yield PlannedStep(
        plan.decided_after,
        {
            "step": "decision", "outcome": "penalty", "decided_by": HEAD, **imposed,
            "document": document, "remedies": _REMEDIES, "orders_correction": True,
            "performance": "收到本决定书之日起十五日内到指定银行缴纳罚没款",
        },
        is_heads=True,
    )  # fmt: skip
    yield served(plan.decided_after + 2, "decision")


def _hearing() -> Iterator[PlannedStep]:
    """Yield a hearing that is asked for, announced and held."""
    yield PlannedStep(20, {"step": "hearing_request"})
    yield PlannedStep(22, {"step": "hearing_notice", "held_on": 45, "place": "本局听证室"})
    yield served(22, "hearing_notice")
    yield PlannedStep(
        45, {"step": "hearing", "host": "刘法制", "minutes": True, "signed": "signed"}
    )


def _weighed(day: int) -> Iterator[PlannedStep]:
    """Yield legal review and the discussion of the heads."""
    review = {"step": "legal_review", "by": "郑审核", "qualified": True, "result": "passed"}
    yield PlannedStep(day, review)
    members = [HEAD, "赵副局长", "孙副局长"]
    yield PlannedStep(
        day,
        {"step": "collective", "members": members, "minutes": True, "result": "同意拟处罚意见"},
        is_heads=True,
    )


def ending_of(plan: PlannedCourse) -> Iterator[PlannedStep]:
    """Yield payment, proof that it has stopped, and closing."""
    if plan.total:
        payment = {"step": "payment", "amount": plan.total, "way": "bank"}
        yield PlannedStep(plan.decided_after + 12, payment)


def closed(day: int, *, is_stopped: bool) -> Iterator[PlannedStep]:
    """Yield proof that a business has stopped where it had to, closing and archive."""
    if is_stopped:
        yield PlannedStep(day - 2, {"step": "duty_done", "what": "复查已停止经营"})
    yield PlannedStep(day, {"step": "close", "approved_by": HEAD}, is_heads=True)
    index = ["立案审批表", "询问笔录", "证据目录", "告知书", "决定书", "送达回证", "结案审批表"]
    yield PlannedStep(day + 3, {"step": "archive", "index": index})


def _opening() -> Iterator[PlannedStep]:
    yield PlannedStep(1, {"step": "file", "approved_by": HEAD}, is_heads=True)
    yield PlannedStep(1, {"step": "officers", "officers": OFFICERS})
    item = {
        "title": "招聘页面存档和现场检查照片", "kind": "electronic_data",
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
    yield served(4, "order")
    is_refused = plan.ends == "fined"
    found = "期满复查，未改正。" if is_refused else "期满复查，已改正。"
    result = "refused" if is_refused else "corrected"
    yield PlannedStep(15, {"step": "recheck", "officers": NAMES, "result": result, "found": found})


def _mild(plan: PlannedCourse, facts: str, document: str) -> Iterator[PlannedStep]:
    yield PlannedStep(17, {"step": "conclude", "facts": facts, "proposal": "建议不予处罚"})
    row: dict[str, Any] = {
        "step": "decision", "outcome": plan.ends, "decided_by": HEAD, "facts": facts,
        "document": document, "reason": _WHY.get(plan.ends, ""), **plan.claims,
    }  # fmt: skip
    if plan.ends == "first_time":
        row |= {"first": True, "slight": True, "corrected": True, "educated": True}
    elif plan.ends == "minor":
        row |= {"slight": True, "corrected": True, "no_harm": True, "educated": True}
    yield PlannedStep(DECIDED_AFTER, row, is_heads=True)
    yield served(DECIDED_AFTER + 2, "decision")


def served(day: int, document: str) -> PlannedStep:
    """Return the service of a document by hand."""
    return PlannedStep(
        day,
        {"step": "serve", "document": document, "way": "direct", "receipt": "经办人签收"},
    )
