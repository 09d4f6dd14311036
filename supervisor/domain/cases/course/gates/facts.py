"""Gates that hold a step against the facts the case already has: acts, income, harm."""

from collections.abc import Iterator

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import (
    acts_judged,
    is_penalty,
    party_of,
    read_imposed,
)
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.platform.money_words import plain_yuan

_FINDS_BREACH = ("corrected", "minor", "first_time")
"""Outcomes without penalty that take something from the party; who is without fault keeps it."""


def dates_are_past(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """No act begins or ends after the day it is written down, and each has a name of its own."""
    for row in step.rows("acts"):
        if any(row.get(name) and row[name] > step.on for name in ("began", "ended")):
            yield f"行为“{row.get('what', '')}”的日期在拟案之后；尚未终了的写明仍在继续。"
    ids = [row["id"].strip() for row in step.rows("acts") if row.get("id", "").strip()]
    if len(set(ids)) != len(ids):
        yield "每个行为须有各自的编号，不能重复。"


def acts_are_the_partys(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Who is punished answers for acts of his own."""
    party = party_of(state, step)
    if party is None:
        return
    for one in read_imposed(step).penalties:
        act = state.acts.get(one.act)
        if act is not None and act.respondent != party.name:
            yield f"行为“{one.act}”是{act.respondent}的，不能处罚{party.name}。"
        elif one.act and act is None:
            yield f"案件没有这个行为：{one.act}。"


def one_fine_an_act(state: CaseState, step: CourseStep) -> Iterator[str]:
    """One act is fined once, whatever provisions it breaches and however often it is entered."""
    party = party_of(state, step)
    if party is None:
        return
    acts = state.acts_of(party.name)
    only = acts[0].id if len(acts) == 1 else ""
    hit: list[str] = []
    for one in read_imposed(step).of(PenaltyKind.FINE):
        act = state.acts.get(one.act or only)
        hit.append(_first_entry(state, act) if act else one.act)
    if len(hit) > len(set(hit)):
        yield "对同一个违法行为只能罚款一次；多项罚款须各指明所罚的行为，重复登记的是同一行为。"


def not_fined_in_another(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What another case seems to have fined is fined only with the difference stated and checked.

    The officer states it with the conclusion, the legal review checks it; the notice waits for the
    first, the decision for both.
    """
    party = party_of(state, step)
    if party is None or not read_imposed(step).of(PenaltyKind.FINE):
        return
    again = [act for act in acts_judged(state, step, party) if act.fined_in]
    if not again:
        return
    named = "、".join(dict.fromkeys(act.fined_in for act in again))
    if not state.differs:
        yield (
            f"{named}已就该当事人同一时期、同一条款的行为罚款，同一违法行为不得再次罚款；"
            "确是另一行为的，须在调查终结时写明区别，并经法制审核核对。"
        )
    elif step.kind.value != "notice" and not (
        state.is_difference_checked and state.review_result == "passed"
    ):
        yield f"与{named}所罚行为的区别，须经法制审核核对通过后才能再罚款。"


def _first_entry(state: CaseState, act: Act) -> str:
    """Return the id of the first entry of the same act."""
    return next(one.id for one in state.acts.values() if one is act or one.is_same_as(act))


def refund_is_of_income(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """No more is paid back than was taken."""
    income, refunded = step.number("income"), step.number("refunded")
    if refunded > income:
        yield f"退赔{plain_yuan(refunded)}元多于违法所得{plain_yuan(income)}元，事实自相矛盾。"


def income_is_as_told(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The income found is that of the notice, unless the party's own words changed it.

    More paid back after the notice only makes it milder.
    """
    party = party_of(state, step)
    if party is None or party.notice is None or not is_penalty(step):
        return
    told, income, refunded = party.notice, step.number("income"), step.number("refunded")
    is_heard = told.is_adopted or told.hearing_on is not None
    is_one_silent = not (income or refunded) or not (told.income or told.refunded)
    if is_one_silent and income - refunded == told.income - told.refunded:
        return
    if income > told.income or (income < told.income and not is_heard):
        was, found = plain_yuan(told.income), plain_yuan(income)
        yield f"告知的违法所得是{was}元，决定认定{found}元，应当重新告知。"
    if refunded < told.refunded and not is_heard:
        was, found = plain_yuan(told.refunded), plain_yuan(refunded)
        yield f"告知的退赔是{was}元，决定认定{found}元，应当重新告知。"


def income_is_not_left(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """Who took money by a breach does not keep it because nothing else is imposed."""
    left = step.number("income") - step.number("refunded")
    if step.text("outcome") in _FINDS_BREACH and left > 0:
        yield f"有违法所得{plain_yuan(left)}元未退赔；不罚款的也应当没收，以处罚决定作出。"


def no_harm_is_recorded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A breach that did the harm recorded in the draft is neither slight nor without harm.

    With several parties the record does not say whose act did it, and nothing is refused.
    """
    if state.harm == "none" or len(state.respondents) > 1:
        return
    said = "案件登记了危害生命健康安全或者金融安全的后果"
    if step.text("outcome") in ("minor", "first_time"):
        yield f"{said}，与“没有危害后果”“危害后果轻微”不符。"
    if step.text("reason") == "slight_corrected":
        yield Refusal(("supervision_18",), f"{said}，不是情节轻微，不能撤销立案。")
