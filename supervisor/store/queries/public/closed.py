"""Decisions that revoked a licence or closed a business, as far as the public may read of them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.credit.ledger import EntryClass
from supervisor.store.tables.cases import Case

_ENDING: Final = (CaseOutcome.REVOCATION, CaseOutcome.CLOSURE)


@dataclass(frozen=True, slots=True)
class EndingDecision:
    """A served decision that stands; ``agency_id`` is ``None`` for a party not in the register."""

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
        select(Case)
        .where(Case.outcome.in_(_ENDING), Case.served_on <= on, Case.revoked_on.is_(None))
        .options(joinedload(Case.agency))
        .order_by(Case.decided_on.desc(), Case.id.desc())
    )
    return [
        EndingDecision(
            case_id=row.id,
            agency_id=row.agency_id,
            uscc=row.agency.uscc if row.agency else "",
            party=row.party,
            outcome=row.outcome,
            entry_class=row.entry_class,
            document=row.document_number,
            basis=row.legal_basis,
            decided_on=row.decided_on,
        )
        for row in rows
        if row.outcome is not None and row.decided_on is not None
    ]
