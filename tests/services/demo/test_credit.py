from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.services.cases.opening import open_case
from supervisor.services.credit import ledger
from supervisor.services.demo.credit import load_demo_credit
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.remedies import credit_clock
from supervisor.store.engine import begin_writing
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.cases import Case
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.register import Agency


@pytest.fixture
def loaded(session: Session) -> Session:
    load_demo_register(session)
    load_demo_credit(session)
    return session


def test_every_agency_has_a_grade_and_every_grade_its_agencies(loaded: Session) -> None:
    counts = queries.grade_counts(loaded)
    assert sum(counts.values()) == 257
    assert all(counts[grade] for grade in Grade)
    assert counts[Grade.A] > 150


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


def test_the_next_night_finds_nothing_to_correct(loaded: Session) -> None:
    assert credit_clock.run(loaded, clock.today()).standings_changed == 0


def test_cases_stand_at_every_stage(loaded: Session) -> None:
    stages = Counter(loaded.scalars(select(Case.status)))
    assert len(stages) >= 3
    assert all(case.document_number for case in loaded.scalars(select(Case)) if case.decided_on)


def test_a_case_opened_afterwards_gets_a_number_of_its_own(loaded: Session) -> None:
    taken = set(loaded.scalars(select(Case.number)))
    agency = loaded.scalars(select(Agency.id).limit(1)).one()
    begin_writing(loaded)
    case = open_case(
        loaded,
        agency_id=agency,
        origin=CaseOrigin.COMPLAINT,
        origin_id=9_001,
        opened_by=SYSTEM,
        summary="群众反映收费不实。",
    )
    loaded.commit()
    assert case.number not in taken
