"""Cases carried through their steps, for tests of what follows from them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome, Proposal
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import opening, steps
from supervisor.services.credit import ledger
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.cases import Case
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from tests.support.factories import World

FINE = Proposal(
    outcome=CaseOutcome.FINE,
    facts="查实发布虚假岗位三条。",
    legal_basis="就业促进法第四十一条、第六十五条",
    event_code="C04",
    fine_cents=1_000_000,
    notified_on=date(2026, 3, 2),
    statement="当事人书面放弃陈述申辩。",
)


def noon(day: date) -> datetime:
    """Return a moment that is the same day in the office and in UTC."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


@dataclass
class Office:
    """An inspector, an approver and an agency with its own account."""

    session: Session
    inspector: Actor
    approver: Actor
    agency: Agency
    owner: User

    @classmethod
    def make(cls, session: Session, settings: Settings) -> "Office":
        return cls.of(World(session, settings))

    @classmethod
    def of(cls, world: World) -> "Office":
        agency = world.agency()
        inspector = Actor(world.user(Role.INSPECTOR).id)
        approver = Actor(world.user(Role.APPROVER).id)
        owner = world.user(Role.AGENCY, agency_id=agency.id)
        return cls(world.session, inspector, approver, agency, owner)

    def open(self, number: int | None = None) -> Case:
        with unit_of_work(self.session):
            return opening.open_case_against(
                self.session,
                opening.Party(self.agency.id),
                (CaseOrigin.COMPLAINT, number),
                self.inspector,
                summary="群众反映岗位不实。",
            )

    def decided(self, proposal: Proposal = FINE) -> Case:
        case = self.open()
        case = steps.propose(self.session, self.inspector, case.id, case.version, proposal)
        return steps.approve(self.session, self.approver, case.id, case.version, "罚字第1号")

    def served(self, code: str = "C04", proposal: Proposal = FINE) -> Case:
        case = self.decided(replace(proposal, event_code=code))
        return steps.serve(self.session, self.inspector, case.id, case.version, clock.today())

    def entries(self) -> list[CreditEntry]:
        return list(queries.entry_rows(self.session, self.agency.id))

    def score(self, on: date | None = None) -> int:
        return ledger.standing_on(self.session, self.agency.id, on or clock.today()).score
