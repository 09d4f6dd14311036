"""Gates of outcomes without penalty: what each needs, and what a correction cannot end."""

from collections.abc import Iterator

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import keys_in, party_of
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import Sanction, sanctions_for


def mildness_is_founded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """No penalty needs its own conditions, and the party is instructed."""
    outcome, party = step.text("outcome"), party_of(state, step)
    if party is None or outcome in ("", "penalty"):
        return
    needs = {
        "minor": (("slight", "轻微"), ("corrected", "及时改正"), ("no_harm", "没有危害后果")),
        "first_time": (("first", "初次违法"), ("slight", "后果轻微"), ("corrected", "及时改正")),
    }.get(outcome, ())
    if missing := [label for name, label in needs if not step.flag(name)]:
        yield f"不予处罚须同时具备：{'、'.join(missing)}。"
    if step.flag("corrected") and party.order and party.order.result in ("refused", "partly"):
        yield "复查认定没有改正，与“及时改正”不符。"
    if outcome in ("minor", "first_time") and party.order and party.order.is_open:
        yield "责令改正尚未复查，不能认定“及时改正”。"
    if outcome == "corrected" and not (party.order and party.order.result == "corrected"):
        yield Refusal(("supervision_18", "penalty_28"), "没有复查认定已经改正的责令改正。")
    elif outcome == "corrected" and party.order and party.order.served_on is None:
        yield Refusal(("supervision_18", "penalty_28"), "责令改正通知书没有送达。")
    if outcome in ("no_fault", "not_established") and not step.text("reason"):
        yield Refusal(("penalty_33", "penalty_57"), "请写明理由和证据。")
    if outcome == "first_time" and any(a.was_fined for a in state.acts_of(party.name)):
        yield "当事人已因此受过处罚，不是初次违法。"
    if outcome not in ("not_established", "corrected") and not step.flag("educated"):
        yield "不予处罚的，应当对当事人进行教育。"


def corrected_may_end_it(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """A correction ends a case without penalty only where the penalty waits for a refusal."""
    party = party_of(state, step)
    if party is None or step.text("outcome") != "corrected":
        return
    named = keys_in(step.rows("basis"))
    is_serious, left = step.flag("serious"), step.number("income") - step.number("refunded")
    for one in punished_anyway(state, party, named, is_serious=is_serious, has_income=left > 0):
        yield must_be_punished(one)


def must_be_punished(one: Sanction) -> Refusal:
    """Refuse to leave a breach unpunished because it was corrected."""
    cited = registry()[one.key].citation
    return Refusal(
        ("supervision_18", one.key, "penalty_57"),
        f"{cited}的处罚不以拒不改正为前提，已经改正不免除处罚；轻微的按不予处罚的条件认定。",
    )


def punished_anyway(
    state: CaseState,
    party: CaseParty,
    named: tuple[str, ...] = (),
    *,
    is_serious: bool = False,
    has_income: bool = False,
) -> list[Sanction]:
    """Return provisions under which a party's acts are punished although they were corrected.

    Those are the provisions that the decision (``named``) or the orders rest on; where they leave
    it open, all that fit the breach, and only if every one of them punishes in any case.
    """
    bases = {*named, *(key for order in party.orders for key in order.basis)}
    found: dict[str, Sanction] = {}
    for act in state.acts_of(party.name):
        if act.was_fined or state.is_handed_over(act):
            continue
        for one in _provisions(act, party, bases):
            if _waits_for_nothing(one, is_serious=is_serious, has_income=has_income):
                found[one.key] = one
    return list(found.values())


def _provisions(act: Act, party: CaseParty, bases: set[str]) -> Iterator[Sanction]:
    for key in act.breached:
        fitting = [one for one in sanctions_for(key, str(party.kind)) if not one.yields_to]
        chosen = [one for one in fitting if one.key in bases]
        alike = all(_waits_for_nothing(one) for one in fitting)
        yield from chosen or (fitting if alike else ())


def _waits_for_nothing(
    one: Sanction, *, is_serious: bool = False, has_income: bool = False
) -> bool:
    if one.transfer_to:
        return False
    measure = bool(one.measures) and not one.measures_when and not one.measures_for
    if one.fine is None:
        return measure
    if one.fine_after == "income":
        return has_income or measure
    return one.fine_after == "" or (one.fine_after == "refusal_or_serious" and is_serious)
