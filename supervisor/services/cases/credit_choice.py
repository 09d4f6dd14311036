"""Under which event a penalty is recorded in credit: chosen, or left out with a reason.

Whether a penalty is recorded is never decided by forgetting. The choice is a claim of the decision,
so that what credit says can be told anew from the steps.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind, StepKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.cases.credit_class import credit_class_of
from supervisor.domain.law.citations import citations_in, is_same_article
from supervisor.domain.platform import clock
from supervisor.services.cases.projection import DECISIONS, NAME, own_party
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.queries.cases.cases import agency_named
from supervisor.store.tables.cases.cases import Case

_UNASKED = (DecisionOutcome.CORRECTED,)
"""Outcomes without penalty that the scheme may record, where somebody chooses to."""


def agency_of(session: Session, case: Case, state: CaseState, respondent: str) -> int | None:
    """Return which agency of the register a respondent is."""
    party = state.named(respondent)
    if party is None or party is own_party(case, state):
        return case.agency_id
    found = agency_named(session, party.name)
    return found.id if found else None


def link_party(session: Session, case: Case, state: CaseState, before: str) -> None:
    """Tie the case's own party to the register anew where a draft names somebody else than before.

    Else a decision on the one named now would reach the credit of the one named first.
    """
    own = own_party(case, state)
    if own.name == before:
        return
    found = agency_named(session, own.name)
    case.agency, case.respondent = found, "" if found else own.name


def link_identified(session: Session, case: Case, state: CaseState, former: str) -> None:
    """Tie a respondent to the register by the name that was found for it in the investigation."""
    party = state.named(former)
    if party is None:
        return
    if party is own_party(case, state):
        found = agency_named(session, party.name)
        case.agency, case.respondent = found, "" if found else party.name
        return
    for row in case.others:
        if row.name == former[:NAME]:
            row.name = party.name[:NAME]


def link_others(session: Session, case: Case) -> None:
    """Tie the other respondents to their agencies by name, until a decision has reached them."""
    for row in case.others:
        if row.served_on is None:
            row.agency = agency_named(session, row.name)


def chosen_event(session: Session, case: Case, state: CaseState, step: CourseStep) -> str:
    """Return the event a decision is recorded under, empty where nothing is recorded.

    Raises ``CaseError`` where a penalty on an agency says neither, or the scheme does not know it.
    """
    if step.kind not in DECISIONS:
        return ""
    code, left_out = step.text("credit_event"), step.text("credit_left_out")
    agency_id = agency_of(session, case, state, step.text("respondent"))
    is_penalty = step.kind is StepKind.SIMPLE_DECISION or step.text("outcome") == "penalty"
    if agency_id is None:
        if code:
            raise CaseError("当事人不在名册内，不记入机构信用。")
        return ""
    if not is_penalty:
        may = step.text("outcome") in map(str, _UNASKED)
        return _known(session, code) if may else ""
    if code and left_out:
        raise CaseError("选择了信用事项的，不能又写明不记入的理由。")
    if not code and not left_out:
        raise CaseError("处罚决定须选择记入的信用事项；不记入信用的，须写明理由。")
    return _known(session, code)


def _known(session: Session, code: str) -> str:
    if not code:
        return ""
    event = credit_scheme_on(session, clock.today()).events.get(code)
    if event is None:
        raise CaseError("现行信用方案中没有这个事项，请重新选择。")
    if event.is_merit:
        raise CaseError(f"信用事项“{event.label}”与处理结果不相符。")
    return code


def fitting_event(
    session: Session, kinds: Iterable[PenaltyKind], articles: Iterable[str], *, is_simple: bool
) -> str:
    """Return the one event whose class and articles fit a penalty; empty where none or several do.

    It is what the form starts from; the head looks at it.
    """
    wanted, keys = credit_class_of(kinds, is_simple=is_simple), set(articles)
    found = []
    for event in credit_scheme_on(session, clock.today()).events.values():
        if event.is_merit or event.entry_class is not wanted:
            continue
        named = {one.key for one in citations_in(event.basis) if one.key}
        hits = sum(any(is_same_article(key, other) for other in named) for key in keys)
        if hits:
            found.append((hits, event.code))
    most = max((hits for hits, _ in found), default=0)
    best = [code for hits, code in found if hits == most]
    return best[0] if len(best) == 1 else ""
