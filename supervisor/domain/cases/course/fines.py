"""Amounts: whether a fine or confiscation stands within what its provision allows."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import Imposed, punished_by
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState, Penalty
from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import is_same_article
from supervisor.domain.law.sanctions import FineRange, Sanction, sanctions
from supervisor.domain.platform.money_words import plain_yuan

_RANGE = ("penalty_76",)


def refused_order(party: CaseParty, sanction: Sanction, breached: Iterable[str]) -> bool:
    """Whether an order that names one of these breaches ran out and was not obeyed.

    An order for another breach under the same provision does not count (行政处罚法第二十八条).
    """
    wanted = [key for key in breached if key in sanction.breached]
    return any(
        order.is_refused
        and any(is_same_article(key, one) for key in wanted for one in order.breached)
        for order in party.orders
    )


def fine_problems(
    state: CaseState, step: CourseStep, imposed: Imposed, party: CaseParty
) -> Iterator[Refusal]:
    """Yield what is wrong with each fine: its condition first, then its range."""
    for penalty in imposed.of(PenaltyKind.FINE):
        sanction = sanctions().get(penalty.basis)
        if sanction is None or sanction.fine is None:
            yield Refusal(("penalty_76", "penalty_5"), "罚款没有规定罚款的条款作依据。")
            continue
        breached = punished_by(state, imposed, penalty)
        is_refused = refused_order(party, sanction, breached)
        yield from _condition(step, sanction, party, is_refused=is_refused)
        yield from _range(step, penalty, sanction, party, is_refused=is_refused)
        yield from _doubled(imposed, sanction, party)


def _condition(
    step: CourseStep, sanction: Sanction, party: CaseParty, *, is_refused: bool
) -> Iterator[Refusal]:
    cited = registry()[sanction.key].citation
    if sanction.fine_after == "refusal" and not is_refused:
        other = any(order.is_refused for order in party.orders)
        said = "拒不改正的责令针对的是其他违法行为；" if other else ""
        yield Refusal(
            (sanction.key, "penalty_28", *_RANGE),
            f"{cited}：{said}就该行为责令改正并送达、期满复查仍拒不改正的，才能罚款。",
        )
    if sanction.fine_after == "refusal_or_serious" and not is_refused and not _is_serious(step):
        yield Refusal(
            (sanction.key, "penalty_28"), f"{cited}：拒不改正或者情节严重（须写明）的，才能罚款。"
        )
    if sanction.fine_after == "income" and step.number("income") <= 0:
        yield Refusal((sanction.key,), f"{cited}：有违法所得的，才能并处罚款。")


def _doubled(imposed: Imposed, sanction: Sanction, party: CaseParty) -> Iterator[Refusal]:
    """A party that is not registered pays double, and the article that says so is cited."""
    key = sanction.doubled_under
    if not key:
        return
    cited = registry()[key].citation
    if party.is_unregistered and key not in imposed.basis:
        yield Refusal((key, sanction.key), f"当事人没有登记，{cited}加一倍罚款，应当一并引用。")
    elif key in imposed.basis and not party.is_unregistered:
        yield Refusal((key, *_RANGE), f"{cited}只用于没有营业执照或者未依法登记的当事人。")


def _is_serious(step: CourseStep) -> bool:
    return step.flag("serious") and bool(step.text("serious_reason"))


def _range(
    step: CourseStep, penalty: Penalty, sanction: Sanction, party: CaseParty, *, is_refused: bool
) -> Iterator[Refusal]:
    cited, fine = registry()[sanction.key].citation, sanction.fine
    if fine is None:
        return
    bounds = _bounds(step, fine, is_refused)
    if bounds is not None and sanction.doubled_under and party.is_unregistered:
        bounds = (2 * bounds[0], 2 * bounds[1])
    if bounds is None:
        unit = "人数" if fine.unit == "worker" else "人数和月数"
        yield Refusal((sanction.key,), f"{cited}按{unit}计罚，请写明{unit}。")
        return
    least, most = bounds
    if penalty.amount > most or penalty.amount <= 0:
        yield Refusal(
            (sanction.key, *_RANGE),
            f"{cited}：罚款应在{plain_yuan(least)}元至{plain_yuan(most)}元之间。",
        )
    elif penalty.amount < least and not step.text("mitigation"):
        yield Refusal(
            (sanction.key, *_RANGE, "penalty_32"),
            f"{cited}：罚款不少于{plain_yuan(least)}元；减轻处罚须写明法定情形。",
        )


def _bounds(step: CourseStep, fine: FineRange, is_refused: bool) -> tuple[Decimal, Decimal] | None:
    workers, months = step.number("workers"), step.number("months")
    if fine.unit == "worker":
        return (fine.least * workers, fine.most * workers) if workers else None
    if fine.unit == "worker_month":
        each = fine.after_refusal if is_refused else fine.most
        return (
            (fine.least * workers * months, each * workers * months) if workers * months else None
        )
    if fine.unit == "income":
        income = step.number("income")
        return (
            (fine.least * income, fine.most * income) if income else _span(0, fine.without_income)
        )
    if fine.serious_most and _is_serious(step):
        return _span(fine.serious_least, fine.serious_most)
    return _span(fine.least, fine.most)


def _span(least: int, most: int) -> tuple[Decimal, Decimal]:
    return Decimal(least), Decimal(most)


def confiscation_problems(step: CourseStep, imposed: Imposed) -> Iterator[Refusal]:
    """Illegal income less what was paid back is confiscated, no more and no less."""
    taken = imposed.amount(PenaltyKind.CONFISCATION)
    left = max(Decimal(), step.number("income") - step.number("refunded"))
    for penalty in imposed.of(PenaltyKind.CONFISCATION):
        sanction = sanctions().get(penalty.basis)
        is_fit = penalty.basis == "penalty_28" or (sanction is not None and sanction.confiscates)
        if not is_fit:
            yield Refusal(("penalty_76", "penalty_28"), "没收没有依据条款。")
    if taken > left:
        yield Refusal(
            ("penalty_28",),
            f"没收{plain_yuan(taken)}元多于违法所得减去退赔的{plain_yuan(left)}元。",
        )
    used = [sanctions()[key] for key in imposed.basis if key in sanctions()]
    is_returned = any(one.returns for one in used) and not any(one.confiscates for one in used)
    if left > taken and not is_returned:
        yield Refusal(("penalty_28",), f"有违法所得{plain_yuan(left)}元未退赔，应当没收。")
