"""Decisions that revoked a licence or closed a business, as far as the public may read of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.credit.ledger import EntryClass
from supervisor.store.tables.cases.cases import Case, ListedClosure


@dataclass(frozen=True, slots=True)
class EndingDecision:
    """A served decision that stands; ``agency_id`` is ``None`` for a party not in the register."""

    id: int
    case_id: int
    agency_id: int | None
    uscc: str
    party: str
    outcome: CaseOutcome
    entry_class: EntryClass | None
    document: str
    basis: str
    decided_on: date


def ending_decisions(session: Session, on: date) -> list[EndingDecision]:
    """Return the decisions served by ``on`` and not taken back, the newest first."""
    rows = session.scalars(
        select(ListedClosure)
        .where(ListedClosure.served_on <= on, ListedClosure.taken_back_on.is_(None))
        .options(
            joinedload(ListedClosure.case).selectinload(Case.others),
            joinedload(ListedClosure.agency),
        )
        .order_by(ListedClosure.decided_on.desc(), ListedClosure.id.desc())
    )
    return [
        EndingDecision(
            id=row.id,
            case_id=row.case_id,
            agency_id=row.agency_id,
            uscc=row.agency.uscc if row.agency else "",
            party=row.agency.name if row.agency else row.name,
            outcome=ended_as(row.measure),
            entry_class=_class_of(row),
            document=row.document,
            basis=row.basis,
            decided_on=row.decided_on,
        )
        for row in rows
    ]


def _class_of(row: ListedClosure) -> EntryClass | None:
    if row.name == row.case.party:
        return row.case.entry_class
    return next((one.entry_class for one in row.case.others if one.name == row.name), None)


def closures_of_case(session: Session, case_id: int) -> list[ListedClosure]:
    """Return the lines that a case has put on the list, taken back ones included."""
    return list(session.scalars(select(ListedClosure).where(ListedClosure.case_id == case_id)))


def ended_as(measure: PenaltyKind) -> CaseOutcome:
    """Return how lists name the end: a licence revoked, or a business closed."""
    is_revoked = measure is PenaltyKind.REVOCATION
    return CaseOutcome.REVOCATION if is_revoked else CaseOutcome.CLOSURE
