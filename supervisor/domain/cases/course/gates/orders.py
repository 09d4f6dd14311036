"""Gates of the order to correct and its re-check."""

from collections.abc import Iterator
from typing import Final

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.gates.officers import LEAST_OFFICERS, are_of_the_case
from supervisor.domain.cases.course.imposed import keys_in
from supervisor.domain.cases.course.people import keys_of_people
from supervisor.domain.cases.course.state import CaseState, Order
from supervisor.domain.law.articles import Bound, registry
from supervisor.domain.law.citations import is_same_article, keys_of
from supervisor.domain.law.sanctions import sanctions, sanctions_for

_ORDERING: Final = frozenset({"penalty_28", "supervision_18", "women_74"})
"""Articles that bind the office and yet let it order a party to correct."""


def order_is_founded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """An order says what was breached, by whom it may be, until when to correct what."""
    if not step.text("what"):
        yield "请写明责令改正的内容。"
    if not state.evidence_good:
        yield Refusal(("penalty_40", "supervision_18"), "没有查证属实的证据，不能责令改正。")
    deadline = step.day("deadline")
    if deadline is None or deadline <= step.on:
        yield "改正期限须在发出之后。"
    if not step.rows("breached"):
        yield Refusal(("penalty_76", "penalty_28"), "请写明违反的条款。")
    yield from _binds(state, step)
    yield from _is_of_its_day(state, step)


def _is_of_its_day(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """An order names what was law on the day of an act, and founds itself on what can order."""
    party = state.named(step.text("respondent"))
    days = [act.last_day(step.on) for act in state.acts_of(party.name)] if party else []
    for key in keys_in([*step.rows("breached"), *step.rows("basis")]):
        article = registry()[key]
        if days and not any(article.is_in_force(day) for day in days):
            said = f"{article.citation}在行为发生时不在施行，不能适用。"
            yield Refusal((key, "penalty_76", "penalty_28"), said)
    for key in keys_in(step.rows("basis")):
        article = registry()[key]
        if article.binds is Bound.OFFICE and key not in _ORDERING:
            said = f"{article.citation}不是责令改正的依据。"
            yield Refusal(("penalty_28", "penalty_76", key), said)


def _binds(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    party = state.named(step.text("respondent"))
    if party is None:
        return
    breached = keys_in(step.rows("breached"))
    for key in keys_in(step.rows("basis")):
        sanction = sanctions().get(key)
        if sanction is None:
            continue
        if str(party.kind) not in sanction.respondents:
            yield does_not_bind(key, party.kind.label)
        elif breached and not any(
            is_same_article(a, b) for a in sanction.breached for b in breached
        ):
            cited = registry()[key].citation
            yield Refusal(("penalty_76", "penalty_28", key), f"{cited}不处理所认定的违法行为。")
    for text in step.rows("breached"):
        for key in keys_of(text) or ():
            known = any(key in one.breached for one in sanctions().values())
            if known and not sanctions_for(key, str(party.kind)):
                yield does_not_bind(key, party.kind.label)


def does_not_bind(key: str, kind: str) -> Refusal:
    """Refuse an article that does not reach a respondent of this kind."""
    article = registry()[key]
    says = f"{article.citation}约束{article.binds.label}，当事人是{kind}，不能适用。"
    return Refusal((key, "penalty_76"), says)


def recheck_follows_order(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A refusal to correct can be found only after a served order's term is over."""
    party = state.named(step.text("respondent"))
    order = party.order if party else None
    if order is None:
        yield "没有责令改正，谈不上改正与否。"
        return
    if not step.text("result"):
        yield "请写明复查结果。"
    names = keys_of_people(step.rows("officers"))
    if len(names) < LEAST_OFFICERS:
        yield Refusal(("penalty_42", "supervision_16"), "复查应当由本案两名执法人员进行。")
    yield from are_of_the_case(state, names, ("penalty_42", "supervision_16"))
    if step.text("result") != "corrected":
        yield from _not_corrected(order, step)


def _not_corrected(order: Order, step: CourseStep) -> Iterator[str]:
    """A look within the term may find part of it done; only after it is a refusal found."""
    is_interim = step.text("result") == "partly" and order.is_running(step.on)
    if order.result == "corrected":
        yield "该责令改正已认定改正；再次违法的应当重新责令改正。"
    if order.served_on is None:
        yield "责令改正通知书没有送达，不能认定拒不改正。"
    elif not is_interim and (order.deadline is None or step.on <= order.deadline):
        yield "改正期限未满，不能认定拒不改正。"
    elif order.deadline is None or order.served_on >= order.deadline:
        yield "送达时改正期限已过，不能认定拒不改正。"
    if not step.text("found"):
        yield "请写明复查所见。"
