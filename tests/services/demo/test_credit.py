from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin, CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.roles import Role
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.credit import ledger
from supervisor.services.demo.credit import load_demo_credit
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.remedies import credit_clock
from supervisor.settings import Settings
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.scratch import scratch_session
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.register import Agency
from tests.support.factories import World


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One history for all tests of this module: it takes a thousand acts."""
    settings = Settings(instance_path=tmp_path_factory.mktemp("demo"), database_url="")
    with scratch_session(settings.database_uri) as session:
        load_demo_register(session)
        world = World(session, settings)
        world.user(Role.INSPECTOR)
        world.user(Role.APPROVER)
        load_demo_credit(session)
        yield session


def test_without_officers_nothing_happens(session: Session) -> None:
    load_demo_register(session)
    assert load_demo_credit(session) == 0


def test_every_agency_has_a_grade_and_the_next_night_corrects_none(loaded: Session) -> None:
    counts = queries.grade_counts(loaded)
    assert sum(counts.values()) == 257
    assert all(counts[grade] for grade in Grade)
    assert counts[Grade.A] > 150
    assert credit_clock.run(loaded, clock.today()).standings_changed == 0


def test_loading_again_adds_nothing(loaded: Session) -> None:
    rows = select(func.count(CreditEntry.id))
    before = loaded.scalar(rows)
    assert load_demo_credit(loaded) == 0
    assert loaded.scalar(rows) == before


def test_stored_standings_agree_with_the_ledgers(loaded: Session) -> None:
    today = clock.today()
    for agency in loaded.scalars(select(Agency.id).limit(60)).all():
        for back in (0, 90, 400):
            on = today - timedelta(days=back)
            stored = queries.stored_standing(loaded, agency, on)
            again = ledger.standing_on(loaded, agency, on)
            assert stored is not None
            assert (stored.score, stored.grade) == (again.score, again.grade)


def test_cases_stand_at_every_stage_as_their_steps_say(loaded: Session) -> None:
    cases = loaded.scalars(select(Case).order_by(Case.opened_on, Case.id)).all()
    stages = Counter(case.status for case in cases)
    assert {CaseStatus.OPEN, CaseStatus.PROPOSED, CaseStatus.SERVED, CaseStatus.REVOKED} <= set(
        stages
    )
    decided = [case for case in cases if case.decided_on]
    withdrawn = [
        case for case in decided if any(row.step is StepKind.WITHDRAW_FILING for row in case.course)
    ]
    assert len(withdrawn) == 1
    assert all(case.document_number for case in decided if case not in withdrawn)
    for case in cases:
        days = [office_date(step.at) for step in case.steps]
        assert days == sorted(days)
        assert days[0] == case.opened_on
    of_a_year = [int(case.number[11:-1]) for case in cases if case.opened_on.year == 2025]
    assert of_a_year == sorted(of_a_year)


def test_repairs_and_withdrawals_end_entries(loaded: Session) -> None:
    kinds = Counter(loaded.scalars(select(CreditEntry.kind)))
    assert kinds[EntryKind.REPAIR] > 10
    assert kinds[EntryKind.WITHDRAWAL] > 1


def test_a_case_opened_afterwards_gets_a_number_of_its_own(loaded: Session) -> None:
    taken = set(loaded.scalars(select(Case.number)))
    name = loaded.scalars(select(Agency.name).limit(1)).one()
    case = open_by_hand(loaded, SYSTEM, ByHand(name, CaseOrigin.REPORT, "群众反映收费不实。"))
    assert case.number not in taken
