"""Gates of the decision: what must have gone before it, and what it must say."""

from collections.abc import Iterator
from datetime import date

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import (
    acts_judged,
    is_heavy,
    is_penalty,
    party_of,
    read_imposed,
)
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.limits import decision_ends, limitation_ends, notice_ends
from supervisor.domain.cases.course.people import person_key
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.law.articles import registry

_AGAINST = ("不同意", "否决", "未通过", "没有通过")
_HARD = (PenaltyKind.REVOCATION, PenaltyKind.CLOSURE, PenaltyKind.STOP)


def outcome_is_named(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A decision says how it ends and who decided."""
    if not step.text("outcome"):
        yield "请写明处理结果。"
    if step.text("outcome") == "penalty" and not step.rows("penalties"):
        yield "予以处罚的，请逐项写明处罚种类。"
    if step.text("outcome") not in ("", "penalty") and step.rows("penalties"):
        yield "不予处罚的决定不能带有处罚。"


def head_decides(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The head decides, not who investigated."""
    if not step.text("decided_by"):
        yield "请写明作出决定的机关负责人。"
    elif state.has_officer(step.text("decided_by")):
        yield "办案人员不能决定自己调查的案件。"


def not_decided_yet(state: CaseState, step: CourseStep) -> Iterator[str]:
    """One act is not fined again after this office or another has."""
    party = party_of(state, step)
    if party is None:
        return
    if party.decision is not None and party.decision.is_live:
        yield "对该当事人已经作出决定，同一违法行为不得再次处罚。"
    fines = read_imposed(step).of(PenaltyKind.FINE)
    judged = acts_judged(state, step, party)
    if fines and any(
        one.was_fined and any(one is act or one.is_same_as(act) for act in judged)
        for one in state.acts.values()
    ):
        yield "同一违法行为已经被罚款，不得再次罚款。"


def no_crime_in_it(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What may be a crime is handed to the police first."""
    party = party_of(state, step)
    if party is None:
        return
    declined = [o for o in state.transfers if o.to == "police" and o.reply == "declined"]
    if any(
        act.is_crime_suspected and not any(one.covers(act) for one in declined)
        for act in acts_judged(state, step, party)
    ):
        yield "行为涉嫌犯罪，应当移送公安机关；退回后才能作行政处罚。"


def acts_in_limitation(state: CaseState, step: CourseStep) -> Iterator[str]:
    """None of the acts punished was discovered too late."""
    party = party_of(state, step)
    if party is None or not is_penalty(step) or state.discovered is None:
        return
    acts, discovered = acts_judged(state, step, party), state.discovered
    late = [a for a in acts if limitation_ends(a, state.harm, step.on) < discovered]
    named = any(row.get("act") for row in step.rows("penalties"))
    if late and (named or len(late) == len(acts)):
        yield f"行为“{late[0].id}”发现时已超过时效，不再给予处罚。"


def not_handed_over(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What another authority has taken over is not punished here."""
    party = party_of(state, step)
    if party is None or not is_penalty(step):
        return
    if party.is_transferred:
        yield f"{party.name}已移送其他机关，退回前不能处罚。"
        return
    judged = acts_judged(state, step, party)
    if handed := [act.id for act in judged if state.is_handed_over(act)]:
        yield f"行为“{'、'.join(handed)}”已移送其他机关，退回前不能处罚。"


def not_taken_over(state: CaseState, step: CourseStep) -> Iterator[str]:
    """No penalty is announced for what another authority has taken over.

    While its answer is open a notice may be given; only the decision waits for it.
    """
    party = party_of(state, step)
    if party is None:
        return
    if party.is_transferred and any(
        one.is_of_whole(party.name) and one.reply == "accepted" for one in state.transfers
    ):
        yield f"{party.name}已由受移送机关接收，不能再告知拟处罚。"
        return
    judged = acts_judged(state, step, party)
    if taken := [act.id for act in judged if state.is_handed_over(act, taken=True)]:
        yield f"行为“{'、'.join(taken)}”已由受移送机关接收，不能再告知拟处罚。"


def in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A penalty is decided within ninety days of the filing."""
    if state.filed_on and is_penalty(step) and step.on > decision_ends(state).on:
        yield "立案已满九十日，不能再作出处罚决定。"


def decision_says_all(_state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """What a written decision must carry."""
    if not is_penalty(step):
        return
    checks = [
        ("文号", bool(step.text("document"))),
        ("事实", bool(step.text("facts"))),
        ("违反的条款", bool(step.rows("breached"))),
        ("处罚依据", bool(step.rows("basis"))),
        ("诉讼途径", "litigation" in step.rows("remedies")),
    ]
    is_simple = step.kind.value == "simple_decision"
    first = "reconsideration_first" in step.rows("remedies")
    if not is_simple:
        checks.append(("复议途径", "reconsideration" in step.rows("remedies")))
        checks.append(("履行方式和期限", bool(step.text("performance"))))
    if missing := [label for label, there in checks if not there]:
        yield f"决定书缺少：{'、'.join(missing)}。"
    if is_simple and not first:
        yield Refusal(
            ("reconsideration_23", "penalty_52"), "当场处罚应当告知先申请行政复议，再提起诉讼。"
        )
    elif not is_simple and first:
        yield Refusal(
            ("reconsideration_23", "penalty_59"), "只有当场处罚须先申请行政复议，不得如此告知。"
        )


def is_told_and_heard(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Notice served, its period over or its rights waived, views heard, nothing made heavier."""
    party = party_of(state, step)
    if not is_penalty(step) or party is None:
        return
    notice = party.notice
    ends = notice_ends(notice) if notice else None
    earlier = party.decision
    if notice is not None and earlier is not None and notice.on <= earlier.on:
        yield Refusal(("penalty_44",), "原决定已被撤销，重新处罚的应当重新告知。")
        return
    if notice is None or ends is None:
        yield "没有告知当事人拟处罚的内容、事实、理由、依据和权利，不得作出处罚决定。"
        return
    if notice.is_of_former_name:
        yield Refusal(("penalty_44",), "告知书写的是查明以前的名称，应当以查明的当事人重新告知。")
        return
    is_settled = notice.is_statement_waived and (
        notice.is_hearing_waived or not notice.offers_hearing
    )
    is_heard = notice.hearing_on is not None
    if step.on <= ends.on and not is_settled and not is_heard:
        keys = ("penalty_62", "penalty_44", "penalty_64", "penalty_45")
        if notice.offers_hearing and not notice.is_hearing_waived:
            keys = ("penalty_64", "penalty_62", "penalty_63", "penalty_44")
        yield Refusal(keys, f"告知的期限到{ends.on}为止，当事人没有放弃权利，不得提前决定。")


def nothing_heavier(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """What is imposed was announced, and is not heavier."""
    party = party_of(state, step)
    if not is_penalty(step) or party is None or party.notice is None:
        return
    imposed = read_imposed(step)
    for kind in {one.kind for one in imposed.penalties}:
        told = [one for one in party.notice.penalties if one.kind is kind]
        if not told:
            yield Refusal(("penalty_44", "penalty_45"), f"“{kind.label}”没有事先告知。")
        elif kind.is_money and imposed.amount(kind) > sum(one.amount for one in told):
            yield f"“{kind.label}”重于告知的金额；不得加重，确需变更的重新告知。"
    if new := set(imposed.breached) - set(party.notice.breached):
        cited = registry().cite(sorted(new))
        yield Refusal(("penalty_44",), f"告知时没有说违反{cited}，应当重新告知。")
    if new := set(imposed.basis) - set(party.notice.basis):
        cited = registry().cite(sorted(new))
        yield Refusal(("penalty_44",), f"告知时没有说依据{cited}，应当重新告知。")


def hearing_is_held(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A hearing is offered for heavy penalties, and held where it was asked for."""
    party = party_of(state, step)
    if not is_penalty(step) or party is None or party.notice is None:
        return
    notice = party.notice
    if is_heavy(read_imposed(step).penalties, party, state) and not notice.offers_hearing:
        yield "较重的处罚没有告知听证的权利。"
    if notice.awaits_hearing:
        yield Refusal(("penalty_63", "penalty_64"), "当事人要求听证，听证尚未举行。")


def _is_major(state: CaseState, step: CourseStep, party: CaseParty) -> bool:
    return state.is_complex or is_heavy(read_imposed(step).penalties, party, state)


def _is_before_revocation(on: date | None, party: CaseParty) -> bool:
    """Whether something was done for a decision that has been taken back since."""
    earlier = party.decision.revoked_on if party.decision else None
    return on is not None and earlier is not None and on < earlier


def review_is_passed(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Heard or complex cases, and those of public interest, pass a legal review after the hearing.

    A heavy penalty alone is not on the list of 行政处罚法第五十八条; one that failed stops any.
    """
    party = party_of(state, step)
    if not is_penalty(step) or party is None:
        return
    heard_on = party.notice.hearing_on if party.notice else None
    if not heard_on and not state.is_complex and state.review_result != "failed":
        return
    if _is_before_revocation(state.review_on, party):
        yield "原决定已被撤销，重新作出的决定应当重新法制审核。"
    if state.review_by and person_key(state.review_by) == person_key(step.text("decided_by")):
        yield "作出决定的负责人不能是审核本案的人员。"
    if state.review_result != "passed":
        yield "涉及公共利益、疑难复杂或者经过听证的案件，未经法制审核或者审核未通过，不得决定。"
    elif heard_on and state.review_on and state.review_on < heard_on:
        yield "法制审核早于听证，应当在听证之后审核。"


def is_discussed(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Heavy or complex cases are decided by the heads together, once the party was heard."""
    party = party_of(state, step)
    if party is None or not is_penalty(step) or not _is_major(state, step, party):
        return
    heard_on = party.notice.hearing_on if party.notice else None
    if _is_before_revocation(state.collective_on, party):
        yield "原决定已被撤销，重新作出的决定应当重新集体讨论。"
    if not state.collective_on:
        yield "情节复杂或者重大的处罚，应当由负责人集体讨论决定。"
    elif state.collective_result.startswith(_AGAINST):
        yield "集体讨论的结果是不同意，不得作出处罚决定。"
    elif heard_on and state.collective_on < heard_on:
        yield Refusal(("penalty_57", "penalty_45"), "集体讨论早于听证，应当在听证之后讨论决定。")


def correction_is_ordered(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A penalty comes with an order to correct, unless it ends the act itself."""
    party = party_of(state, step)
    if not is_penalty(step) or party is None:
        return
    ends_it = bool(read_imposed(step).of(*_HARD))
    if not party.orders and not step.flag("orders_correction") and not ends_it:
        yield "实施处罚时应当责令当事人改正。"


def simple_is_small(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """On the spot only a warning or a small fine, certificates shown, delivered and reported."""
    party, imposed = party_of(state, step), read_imposed(step)
    if party is None:
        return
    most = 200 if party.is_person else 3000
    small = (PenaltyKind.WARNING, PenaltyKind.FINE)
    others = [one for one in imposed.penalties if one.kind not in small]
    if not imposed.penalties or others or imposed.amount(PenaltyKind.FINE) > most:
        yield f"当场处罚限于警告或者{most}元以下罚款。"
    if not step.text("facts"):
        yield "当场处罚须违法事实确凿，请写明事实。"
    if not step.flag("told") or not step.flag("heard"):
        yield Refusal(("penalty_44", "penalty_45", "penalty_62"), "应当告知并听取陈述申辩。")
    if not step.flag("showed_certificate") or not step.flag("delivered"):
        yield Refusal(("penalty_52", "penalty_55"), "应当出示执法证件并当场交付决定书。")
    if not step.flag("reported"):
        yield Refusal(("penalty_52",), "当场处罚应当报所属机关备案。")
