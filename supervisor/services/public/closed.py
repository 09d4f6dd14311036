"""The public list of revoked licences and closed businesses, as far as publication lasts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.credit.ledger import EntryClass, publicity
from supervisor.domain.public.answer import PublicAnswer, closed_answer, revoked_answer
from supervisor.domain.public.parties import public_party
from supervisor.domain.register.search import Indexed, build_index, search
from supervisor.services.credit.ledger import public_rows
from supervisor.store.queries.credit.ledger import rows_by_agency
from supervisor.store.queries.public.closed import EndingDecision, ending_decisions


@dataclass(frozen=True, slots=True)
class ClosedOperator:
    """One line of the list; ``public_until`` is the first day on which it is shown no more."""

    decision: EndingDecision
    name: str
    answer: PublicAnswer
    public_until: date


def closed_operators(session: Session, on: date) -> list[ClosedOperator]:
    """Return who may be named on the day ``on``, the newest decision first.

    For an agency of the register its ledger decides: what was repaired or withdrawn there is not
    shown. For a party outside it the same periods count from the decision, 严重 being the class of
    a closure that nobody graded.
    """
    decisions = ending_decisions(session, on)
    shown = _shown_entries(session, decisions, on)
    found = []
    for one in decisions:
        if one.agency_id is not None:
            until = shown.get(one.case_id)
        else:
            period = publicity(one.entry_class or EntryClass.SERIOUS, one.decided_on)
            until = period.until if period.is_shown and on < period.until else None
        if until is not None:
            found.append(_operator(one, until))
    return found


def find_closed(operators: Iterable[ClosedOperator], query: str) -> list[ClosedOperator]:
    """Return the operators a typed text means, by name, sound, a slip, or code; best first."""
    by_id = {one.decision.id: one for one in operators}
    lines = [Indexed(id_, one.decision.uscc, (one.name,)) for id_, one in by_id.items()]
    return [by_id[id_] for id_ in search(build_index(lines), query)]


def _operator(one: EndingDecision, until: date) -> ClosedOperator:
    name = one.party if one.agency_id is not None else public_party(one.party)
    say = closed_answer if one.outcome is CaseOutcome.CLOSURE else revoked_answer
    return ClosedOperator(one, name, say(one.decided_on, one.document), until)


def _shown_entries(
    session: Session, decisions: Iterable[EndingDecision], on: date
) -> dict[int, date]:
    """Return until when the ledger shows the entry of each case, by case id."""
    ids = sorted({one.agency_id for one in decisions if one.agency_id is not None})
    return {
        row.case_id: publicity(row.entry_class, row.document_on).until
        for rows in rows_by_agency(session, ids).values()
        for row in public_rows(rows, on)
        if row.case_id is not None
    }
