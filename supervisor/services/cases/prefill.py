"""What a step's form is filled with before anybody types: what the case already knows."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.imposed import keys_in
from supervisor.domain.cases.course.kinds import PenaltyKind, StepKind
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import sanctions_for
from supervisor.services.cases.course import state_of
from supervisor.services.cases.credit_choice import fitting_event
from supervisor.services.cases.papers.making import next_number
from supervisor.services.cases.papers.wording import facts_of_leads
from supervisor.store.queries.cases.papers import leads_with_ads
from supervisor.store.tables.cases.cases import Case

_IMPOSED: Final = (
    "respondent", "breached", "basis", "penalties", "facts", "serious", "serious_reason",
    "bad_effect", "income", "refunded", "workers", "months", "mitigation", "conflict_reason",
)  # fmt: skip


_HAS: Final[Mapping[StepKind, Callable[[CaseParty], object]]] = {
    StepKind.ORDER: lambda one: one.orders,
    StepKind.RECHECK: lambda one: one.order is None or one.order.result,
    StepKind.NOTICE: lambda one: one.notice or (one.order and one.order.result == "corrected"),
    StepKind.DECISION: lambda one: one.decision,
    StepKind.SIMPLE_DECISION: lambda one: one.decision,
    StepKind.PAYMENT: lambda one: one.decision is None or one.decision.owed <= 0,
}
"""Whether a respondent has had a step, for the steps that each has for himself."""


def prefilled(session: Session, case: Case, kind: StepKind) -> dict[str, Any]:
    """Return the claims to start from; an officer changes what is not so.

    Of several respondents the form is about the first who still waits for the step.
    """
    state = state_of(session, case)
    party = _waiting(state, kind)
    last = {
        row.step: row.claims
        for row in case.course
        if row.claims.get("respondent", "") in ("", *party.names)
    }
    makers: dict[StepKind, Callable[[], dict[str, Any]]] = {
        StepKind.DRAFT: lambda: dict(last.get(StepKind.DRAFT, {})),
        StepKind.EVIDENCE: lambda: {"items": _evidence(case)} if kind not in last else {},
        StepKind.QUESTION: lambda: _investigators(last),
        StepKind.INSPECT: lambda: _investigators(last),
        StepKind.RECHECK: lambda: _investigators(last),
        StepKind.ORDER: lambda: _order(session, case, _articles(state, party)),
        StepKind.CONCLUDE: lambda: {"facts": _facts(session, case)},
        StepKind.NOTICE: lambda: _notice(session, case, last, _articles(state, party)),
        StepKind.DECISION: lambda: _recorded(session, _decision(session, last), is_simple=False),
        StepKind.SIMPLE_DECISION: lambda: _recorded(
            session, _on_the_spot(session, case, _articles(state, party)), is_simple=True
        ),
    }
    known = makers.get(kind, dict)()
    known |= {name: _in_words(known[name]) for name in ("breached", "basis") if name in known}
    named = {"respondent": party.name} if kind in _HAS and len(state.respondents) > 1 else {}
    return known | named


def _in_words(texts: list[str]) -> list[str]:
    """Return articles as they are cited, also where a step keeps their keys."""
    law = registry()
    return [law[text].citation if text in law else text for text in texts]


def _waiting(state: CaseState, kind: StepKind) -> CaseParty:
    """Return the first respondent for whom a step has not been taken yet; else the first."""
    parties = list(state.respondents.values())
    has = _HAS.get(kind, bool)
    return next((one for one in parties if not has(one)), parties[0])


def _facts(session: Session, case: Case) -> str:
    """Return the facts as the leads of a case show them, else its summary."""
    return facts_of_leads(case.party, leads_with_ads(session, case)) or case.summary


def _order(session: Session, case: Case, articles: dict[str, Any]) -> dict[str, Any]:
    return articles | {
        "what": f"停止并改正：{case.summary}",
        "document": next_number(session, PaperKind.ORDER),
    }


def _investigators(last: Mapping[StepKind, dict[str, Any]]) -> dict[str, Any]:
    rows = last.get(StepKind.OFFICERS, {}).get("officers", [])
    return {"officers": [row["name"] for row in rows]}


def _notice(
    session: Session,
    case: Case,
    last: Mapping[StepKind, dict[str, Any]],
    articles: dict[str, Any],
) -> dict[str, Any]:
    facts = last.get(StepKind.CONCLUDE, {}).get("facts", case.summary)
    return articles | {
        "facts": facts,
        "document": next_number(session, PaperKind.PENALTY_NOTICE),
        "rights": ["statement", "defence", "hearing"],
    }


def _decision(session: Session, last: Mapping[StepKind, dict[str, Any]]) -> dict[str, Any]:
    notice = last.get(StepKind.NOTICE, {})
    known = {name: notice[name] for name in _IMPOSED if name in notice}
    known.setdefault("facts", last.get(StepKind.CONCLUDE, {}).get("facts", ""))
    return known | {
        "outcome": "penalty" if notice else "",
        "remedies": ["reconsideration", "litigation"],
        "document": next_number(session, PaperKind.DECISION if notice else PaperKind.NO_PENALTY),
    }


def _recorded(session: Session, known: dict[str, Any], *, is_simple: bool) -> dict[str, Any]:
    """Add the credit event that fits what is to be imposed; the head looks at it."""
    kinds = [PenaltyKind.of(one["kind"]) for one in known.get("penalties", []) if "kind" in one]
    keys = keys_in([*known.get("breached", []), *known.get("basis", [])])
    return known | {"credit_event": fitting_event(session, kinds, keys, is_simple=is_simple)}


def _on_the_spot(session: Session, case: Case, articles: dict[str, Any]) -> dict[str, Any]:
    remedies = ["reconsideration_first", "litigation"]
    return articles | {
        "facts": _facts(session, case),
        "remedies": remedies,
        "document": next_number(session, PaperKind.DECISION),
    }


def _articles(state: CaseState, party: CaseParty) -> dict[str, Any]:
    """Return what the draft says a party breached, and the provisions that sanction it."""
    breached = dict.fromkeys(key for act in state.acts_of(party.name) for key in act.breached)
    basis = dict.fromkeys(
        one.key
        for key in breached
        for one in sanctions_for(key, str(party.kind))
        if not one.transfer_to and not one.yields_to
    )
    law = registry()
    return {
        "breached": [law[key].citation for key in breached],
        "basis": [law[key].citation for key in basis],
    }


def _evidence(case: Case) -> list[dict[str, Any]]:
    """Return the archived pages of the leads as items still to be verified by a person."""
    return [
        {"title": f"线索 {one.finding_id} 的招聘页面存档", "kind": "electronic_data",
         "automatic": True}
        for one in case.leads
    ]  # fmt: skip
