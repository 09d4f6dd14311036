"""Gates of the law of a decision: articles that fit, penalties they provide, amounts, one fine."""

from collections.abc import Iterator
from dataclasses import replace

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.fines import (
    confiscation_problems,
    fine_problems,
    refused_order,
)
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.gates.orders import does_not_bind
from supervisor.domain.cases.course.imposed import (
    Imposed,
    acts_judged,
    allows,
    applicable,
    is_penalty,
    party_of,
    punished_by,
    read_imposed,
)
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState, Penalty
from supervisor.domain.cases.credit_class import credit_class_of
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import sanctions, sanctions_for


def articles_fit(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Articles were law on the day of the act, bind this respondent and sanction this breach."""
    party = party_of(state, step)
    if not is_penalty(step) and step.kind.value != "notice":
        return
    if party is None:
        return
    imposed = read_imposed(step)
    days = [act.last_day(step.on) for act in acts_judged(state, step, party)]
    for key in (*imposed.breached, *imposed.basis):
        article = registry()[key]
        if days and not any(article.is_in_force(day) for day in days):
            cited = article.citation
            yield Refusal((key, "penalty_76"), f"{cited}在行为发生时不在施行，不能适用。")
    yield from _breaches(imposed, party)
    yield from _provisions(imposed, party)


def _breaches(imposed: Imposed, party: CaseParty) -> Iterator[Refusal]:
    for key in imposed.breached:
        known = [one for one in sanctions().values() if key in one.breached]
        if known and not sanctions_for(key, str(party.kind)):
            yield does_not_bind(key, party.kind.label)


def _provisions(imposed: Imposed, party: CaseParty) -> Iterator[Refusal]:
    for key in imposed.basis:
        sanction = sanctions().get(key)
        if sanction is None:
            continue
        cited = registry()[key].citation
        if sanction.transfer_to:
            other = (sanction.transfer_under,) if sanction.transfer_under != key else ()
            yield Refusal(
                (key, *other, "supervision_18", "penalty_23"),
                f"{cited}的处罚不属本机关，应当移送。",
            )
        elif str(party.kind) not in sanction.respondents:
            yield does_not_bind(key, party.kind.label)
        elif not set(sanction.breached) & set(imposed.breached):
            yield Refusal((key, "penalty_76"), f"{cited}不处罚所认定的违法行为。")


def penalties_are_provided(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Each penalty is one that its basis provides for, under the conditions it sets."""
    party = party_of(state, step)
    if party is None or not (is_penalty(step) or step.kind.value == "notice"):
        return
    imposed = read_imposed(step)
    for one in imposed.penalties:
        if not one.kind.is_money and not _is_provided(one, party):
            yield Refusal(("penalty_76", *imposed.basis), f"依据的条款没有规定“{one.kind.label}”。")
        elif one.basis not in imposed.basis and one.basis != "penalty_28":
            yield Refusal(("penalty_76", "penalty_59"), f"“{one.kind.label}”的依据没有写进决定。")
        elif not one.kind.is_money:
            is_refused = refused_order(
                party, sanctions()[one.basis], punished_by(state, imposed, one)
            )
            yield from _measure(step, one, party, is_refused=is_refused)
    yield from _together(state, step, imposed, party)


def _is_provided(one: Penalty, party: CaseParty) -> bool:
    sanction = sanctions().get(one.basis)
    if one.kind is PenaltyKind.REVOCATION and not party.kind.has_licence:
        return allows(one.basis, one.kind)  # said apart: there is no licence to revoke
    return sanction is not None and sanction.provides(str(one.kind), str(party.kind))


def _together(
    state: CaseState, step: CourseStep, imposed: Imposed, party: CaseParty
) -> Iterator[Refusal]:
    """Yield what is missing where an article wants two things together (“并处”、“并吊销”)."""
    fines = imposed.of(PenaltyKind.FINE)
    was_fined = any(act.was_fined for act in acts_judged(state, step, party))
    for key in imposed.basis:
        sanction, cited = sanctions().get(key), registry()[key].citation
        if sanction is None or step.text("mitigation"):
            continue
        has_income = step.number("income") > step.number("refunded")
        if sanction.fine_must and has_income and not fines and not was_fined:
            yield Refusal(
                (key, "penalty_76"), f"{cited}：有违法所得的，没收并处罚款，不得只作其一。"
            )
        if not any(one.basis == key for one in fines) or not sanction.measures_must:
            continue
        asked = [m for m in sorted(sanction.measures) if sanction.provides(m, str(party.kind))]
        is_met = sanction.measures_when != "serious" or step.flag("serious")
        if asked and is_met and not any(str(one.kind) in asked for one in imposed.penalties):
            label = PenaltyKind.of(asked[0]).label
            yield Refusal((key, "penalty_76"), f"{cited}：罚款的同时应当{label}。")


def _measure(
    step: CourseStep, penalty: Penalty, party: CaseParty, *, is_refused: bool
) -> Iterator[Refusal]:
    kind, basis = penalty.kind, penalty.basis
    sanction, cited = sanctions()[basis], registry()[basis].citation
    if kind is PenaltyKind.REVOCATION and not party.kind.has_licence:
        yield Refusal((basis, "penalty_76"), "当事人没有可以吊销的许可证。")
    when = sanction.measures_when
    if when == "serious" and not (step.flag("serious") and step.text("serious_reason")):
        yield Refusal((basis,), f"{cited}：情节严重（须写明理由）的，才能{kind.label}。")
    if when == "bad_effect" and not step.flag("bad_effect"):
        yield Refusal((basis,), f"{cited}：造成不良后果或者影响的，才能{kind.label}。")
    if when == "refusal" and not is_refused:
        yield Refusal(
            (basis, "penalty_28", "penalty_76"),
            f"{cited}：就该行为责令改正而逾期不改的，才能{kind.label}。",
        )


def amounts_are_right(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Fines within range and condition, confiscation of what was gained."""
    party = party_of(state, step)
    if party is None or not (is_penalty(step) or step.kind.value == "notice"):
        return
    imposed = read_imposed(step)
    yield from fine_problems(state, step, imposed, party)
    yield from confiscation_problems(step, imposed)


def conflict_is_settled(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Where a later or special provision covers the breach, the general one needs a reason."""
    party = party_of(state, step)
    if party is None or not is_penalty(step) or step.text("conflict_reason"):
        return
    imposed = read_imposed(step)
    fits = {one.key for one in applicable(imposed, party)}
    for key in imposed.basis:
        sanction = sanctions().get(key)
        rivals = fits & set(sanction.yields_to) if sanction else set()
        if rivals:
            cited = registry().cite(sorted(rivals))
            yield Refusal(
                ("supervision_32", key),
                f"{registry()[key].citation}与{cited}冲突，请写明选用的理由。",
            )


def higher_fine_is_used(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Where several provisions fine one act, the one with the higher fine is used.

    A breach that the act and a refused order name counts though the decision is silent on it.
    """
    party = party_of(state, step)
    if party is None or not is_penalty(step) or step.text("conflict_reason"):
        return
    imposed = read_imposed(step)
    used = [sanctions()[o.basis] for o in imposed.of(PenaltyKind.FINE) if o.basis in sanctions()]
    top = max((one.fine.most for one in used if one.fine and one.fine.unit == "flat"), default=0)
    ordered = {key for order in party.orders if order.is_refused for key in order.breached}
    acts = {key for act in acts_judged(state, step, party) for key in act.breached}
    imposed = replace(imposed, breached=(*imposed.breached, *sorted(ordered & acts)))
    for other in applicable(imposed, party):
        is_flat = other.fine is not None and other.fine.unit == "flat"
        met = other.fine_after == "" or (
            other.fine_after.startswith("refusal") and refused_order(party, other, imposed.breached)
        )
        if top and is_flat and met and other.fine and other.fine.most > top and not other.yields_to:
            cited = registry()[other.key].citation
            yield f"同一行为还应依{cited}处罚，应当按罚款数额高的规定，或者写明不用的理由。"


def class_follows_penalty(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The class in the credit file follows from what is imposed."""
    party = party_of(state, step)
    if party is None or not step.text("credit_class"):
        return
    right = credit_class_of(
        [one.kind for one in read_imposed(step).penalties],
        is_simple=step.kind.value == "simple_decision",
    )
    if right is None or step.text("credit_class") != right.value:
        label = right.label if right else "不记入"
        yield f"失信类别由处罚种类确定，应为“{label}”，不能人工指定。"
