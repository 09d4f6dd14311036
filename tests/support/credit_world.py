"""Cases carried through their steps, for tests of what follows from them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import opening
from supervisor.services.credit import ledger
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from tests.support.cases.course import CORRECTED, DEPOSIT, REVOCATION, Course, merit
from tests.support.factories import World

_SERIOUS = ("C09", "C11", "V1", "V3", "V5", "V6")
_NUMBERS = count(1)
_MINOR = ("C01", "C02", "C05")


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
                opening.Party(self.agency.id, "", opening.DraftFacts(respondent_kind="agency")),
                (CaseOrigin.COMPLAINT, number),
                self.inspector,
                summary=f"群众反映岗位不实（{next(_NUMBERS)}）。",  # an act of its own
            )

    def decided(self, imposed: dict[str, Any] = DEPOSIT, code: str = "C04") -> Case:
        return Course(self, self.open()).decided(imposed, code)

    def served(self, code: str = "C04", imposed: dict[str, Any] | None = None) -> Case:
        if code.startswith("P"):
            return merit(self, self.open(), code)
        course = Course(self, self.open())
        usual = CORRECTED if code in _MINOR else REVOCATION if code in _SERIOUS else DEPOSIT
        course.decided(usual if imposed is None else imposed, code)
        return course.served()

    def entries(self) -> list[CreditEntry]:
        return list(queries.entry_rows(self.session, self.agency.id))

    def score(self, on: date | None = None) -> int:
        return ledger.standing_on(self.session, self.agency.id, on or clock.today()).score
