"""Filed cases that are being worked on: whose officers are named, and which accounts those are."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.people import person_key
from supervisor.domain.platform.roles import OFFICERS
from supervisor.store.tables.cases.cases import Case, CourseStepRow
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency

LEAST_OFFICERS = 2


@dataclass(frozen=True, slots=True)
class InHand:
    """A filed case; ``opener_id`` is nobody where that account is closed."""

    case_id: int
    number: str
    party: str
    opener_id: int | None
    officers: frozenset[str]
    accounts: frozenset[int]

    @property
    def is_assigned(self) -> bool:
        """Tell whether two officers work on it."""
        return len(self.officers) >= LEAST_OFFICERS

    def is_of(self, person_id: int) -> bool:
        """Tell whether the next work is this person's: the officers', else who opened it."""
        if self.is_assigned and self.accounts:
            return person_id in self.accounts
        return self.opener_id in (person_id, None)


def cases_in_hand(session: Session) -> list[InHand]:
    """Return the filed cases that nobody has decided or concluded, oldest first."""
    query = (
        select(
            Case.id,
            Case.number,
            func.coalesce(Agency.name, Case.respondent),
            case((User.active, Case.opened_by)),
        )
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .outerjoin(User, User.id == Case.opened_by)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Case.id)
    )
    rows = session.execute(query).all()
    named = officers_of(session, (row[0] for row in rows))
    accounts = officer_accounts(session) if any(named.values()) else {}
    found = []
    for id_, number, party, opener in rows:
        officers = named.get(id_, frozenset())
        own = frozenset(accounts[key] for key in officers if key in accounts)
        found.append(InHand(id_, number, party, opener, officers, own))
    return found


def officers_of(session: Session, case_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return who works on open cases by their steps, as people are told apart."""
    wanted = set(case_ids)
    steps = (StepKind.OFFICERS, StepKind.RECUSAL)
    query = (
        select(CourseStepRow.case_id, CourseStepRow.step, CourseStepRow.claims)
        .join(Case, Case.id == CourseStepRow.case_id)
        .where(Case.status == CaseStatus.OPEN, CourseStepRow.step.in_(steps))
        .order_by(CourseStepRow.id)
    )
    found: dict[int, frozenset[str]] = {}
    for case_id, step, claims in session.execute(query):
        if case_id not in wanted:
            continue
        if step is StepKind.OFFICERS:
            names = (one.get("name", "") for one in claims.get("officers", ()))
            found[case_id] = frozenset(key for name in names if (key := person_key(name)))
        elif claims.get("granted") and claims.get("decided_by"):
            gone = person_key(claims.get("officer", ""))
            found[case_id] = found.get(case_id, frozenset()) - {gone}
    return found


def officer_accounts(session: Session) -> dict[str, int]:
    """Return the accounts in use of the office's officers, by person."""
    query = select(User.display_name, User.id).where(User.active, User.role.in_(OFFICERS))
    return {person_key(name): id_ for name, id_ in session.execute(query)}


def officer_names(session: Session) -> list[str]:
    """Return the names of the officers with an account in use, for a form to offer."""
    query = (
        select(User.display_name)
        .where(User.active, User.role.in_(OFFICERS))
        .order_by(User.display_name)
    )
    return list(session.scalars(query))
