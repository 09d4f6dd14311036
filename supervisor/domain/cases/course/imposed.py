"""Whom a step is about and what it imposes: articles read back to keys, and penalties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.claims import CourseStep, decimal_of
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState, Penalty
from supervisor.domain.law.citations import is_same_article, keys_of
from supervisor.domain.law.sanctions import Sanction, reaches, sanctions


@dataclass(frozen=True, slots=True)
class Imposed:
    """The breached articles, the provisions relied on, and what is imposed under which."""

    breached: tuple[str, ...]
    basis: tuple[str, ...]
    penalties: tuple[Penalty, ...]

    def of(self, *kinds: PenaltyKind) -> list[Penalty]:
        """Return the penalties of some kinds."""
        return [one for one in self.penalties if one.kind in kinds]

    def amount(self, kind: PenaltyKind) -> Decimal:
        """Return the sum of one kind, in yuan."""
        return sum((one.amount for one in self.of(kind)), Decimal())


def read_imposed(step: CourseStep) -> Imposed:
    """Read what a step imposes; a penalty without a basis of its own takes one that fits."""
    basis = keys_in(step.rows("basis"))
    return Imposed(
        keys_in(step.rows("breached")),
        basis,
        tuple(_penalty(row, basis) for row in step.rows("penalties")),
    )


def keys_in(texts: list[str]) -> tuple[str, ...]:
    """Return the keys that claims name; what is no citation is left out (a gate refuses it)."""
    return tuple(key for text in texts for key in keys_of(text) or ())


def _penalty(row: Mapping[str, Any], basis: tuple[str, ...]) -> Penalty:
    kind = PenaltyKind.of(row["kind"]) if "kind" in row else PenaltyKind.WARNING
    own = keys_of(row["basis"]) if row.get("basis", "").strip() else None
    fitting = [key for key in basis if allows(key, kind)]
    key = own[0] if own else (fitting[0] if fitting else "")
    return Penalty(kind, decimal_of(row.get("amount", 0)), key, row.get("act", "").strip())


def party_of(state: CaseState, step: CourseStep) -> CaseParty | None:
    """Return the respondent a step is about."""
    return state.named(step.text("respondent"))


def is_penalty(step: CourseStep) -> bool:
    """Whether the step imposes anything."""
    return step.text("outcome") == "penalty" or step.kind.value == "simple_decision"


def acts_judged(state: CaseState, step: CourseStep, party: CaseParty) -> list[Act]:
    """Return the acts the penalties name, or all acts of the respondent."""
    named = {row.get("act", "") for row in step.rows("penalties")} - {""}
    acts = state.acts_of(party.name)
    return [act for act in acts if act.id in named] or acts


def punished_by(state: CaseState, imposed: Imposed, penalty: Penalty) -> tuple[str, ...]:
    """Return the breached articles that a penalty punishes: those of the act it names, or all."""
    act = state.acts.get(penalty.act)
    own = [
        key
        for key in imposed.breached
        if act is not None and any(is_same_article(key, one) for one in act.breached)
    ]
    return tuple(own) or imposed.breached


def allows(key: str, kind: PenaltyKind) -> bool:
    """Tell whether a provision provides for a kind of penalty at all."""
    if kind is PenaltyKind.CONFISCATION and key == "penalty_28":
        return True
    sanction = sanctions().get(key)
    if sanction is None:
        return False
    if kind is PenaltyKind.FINE:
        return sanction.fine is not None
    if kind is PenaltyKind.CONFISCATION:
        return sanction.confiscates
    return str(kind) in sanction.measures


def _is_order(penalty: Penalty) -> bool:
    """Whether stopping is no more than the order to correct (劳动合同法第九十二条第一款)."""
    sanction = sanctions().get(penalty.basis)
    return penalty.kind is PenaltyKind.STOP and sanction is not None and sanction.stop_is_order


def is_heavy(penalties: tuple[Penalty, ...], party: CaseParty, state: CaseState) -> bool:
    """Tell whether a hearing must be offered (行政处罚法第六十三条)."""
    rules = state.settings
    threshold = rules.hearing_person if party.is_person else rules.hearing_org
    heavy = (
        PenaltyKind.REVOCATION, PenaltyKind.CLOSURE, PenaltyKind.STOP, PenaltyKind.SUSPENSION,
    )  # fmt: skip
    sums = [
        sum(one.amount for one in penalties if one.kind is kind)
        for kind in (PenaltyKind.FINE, PenaltyKind.CONFISCATION)
    ]
    hard = [one for one in penalties if one.kind in heavy and not _is_order(one)]
    return bool(hard) or any(one >= threshold for one in sums)


def applicable(imposed: Imposed, party: CaseParty) -> Iterator[Sanction]:
    """Yield every provision that sanctions what was breached by this respondent."""
    for one in sanctions().values():
        reached = {key for key in imposed.breached if reaches(key, str(party.kind))}
        if str(party.kind) in one.respondents and set(one.breached) & reached:
            yield one
