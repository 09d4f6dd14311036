"""What the office decided, one row a respondent: on the party of a case, and on each other one.

Whatever counts decisions reads this, so that two agencies of one case are two decisions.
"""

from typing import Final

from sqlalchemy import ColumnElement, literal, or_, select, union_all

from supervisor.store.tables.cases.cases import Case, CaseRespondent

BESIDE: Final = "（共同当事人）"

_PARTY: Final = select(
    Case.id.label("case_id"),
    Case.number.label("number"),
    Case.opened_on.label("opened_on"),
    Case.status.label("status"),
    Case.agency_id.label("agency_id"),
    Case.outcome.label("outcome"),
    Case.event_code.label("event_code"),
    Case.decided_on.label("decided_on"),
    Case.served_on.label("served_on"),
    Case.revoked_on.label("revoked_on"),
)
_OTHERS: Final = select(
    CaseRespondent.case_id,
    Case.number + literal(BESIDE),
    Case.opened_on,
    Case.status,
    CaseRespondent.agency_id,
    CaseRespondent.outcome,
    CaseRespondent.event_code,
    CaseRespondent.decided_on,
    CaseRespondent.served_on,
    CaseRespondent.revoked_on,
).join(Case, Case.id == CaseRespondent.case_id)

DECIDED: Final = union_all(_PARTY, _OTHERS).subquery("decided").c
"""The columns of every decision; ``number`` says of which case, and whether beside its party."""


def is_against(agency_id: int) -> ColumnElement[bool]:
    """Return the condition that a case is against an agency, as party or beside another."""
    beside = select(CaseRespondent.case_id).where(CaseRespondent.agency_id == agency_id)
    return or_(Case.agency_id == agency_id, Case.id.in_(beside))


def is_against_name(name: str) -> ColumnElement[bool]:
    """Return the condition that a case is against somebody outside the register, by exact name."""
    beside = select(CaseRespondent.case_id).where(
        CaseRespondent.agency_id.is_(None), CaseRespondent.name == name
    )
    return or_(Case.agency_id.is_(None) & (Case.respondent == name), Case.id.in_(beside))
