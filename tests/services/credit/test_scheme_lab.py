from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.platform import clock
from supervisor.schemes import packaged
from supervisor.services.credit import ledger, scheme_lab
from supervisor.services.credit.scheme_lab import LabError
from supervisor.services.remedies import credit_clock
from supervisor.settings import Settings
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.credit import SchemeVersion
from tests.support.credit_world import Office, noon

DAY = date(2026, 3, 10)
NEXT = DAY + timedelta(days=30)
STRICTER = (
    packaged("credit")
    .replace('version = "credit-1"', 'version = "credit-2"')
    .replace("least = 75", "least = 88")
    .replace("points = 15\nrepeat_points = 25", "points = 25\nrepeat_points = 40")
)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def drafted(office: Office, text: str = STRICTER) -> SchemeVersion:
    draft = scheme_lab.start_draft(office.session, office.inspector, SchemeKind.CREDIT)
    key = (draft.id, draft.row_version)
    return scheme_lab.save_draft(office.session, office.inspector, key, text, "从严")


def test_a_draft_begun_twice_is_one_until_it_is_touched(office: Office) -> None:
    first = scheme_lab.start_draft(office.session, office.inspector, SchemeKind.CREDIT)
    again = scheme_lab.start_draft(office.session, office.inspector, SchemeKind.CREDIT)
    assert again.id == first.id
    touched = drafted(office)
    assert touched.id == first.id
    new = scheme_lab.start_draft(office.session, office.inspector, SchemeKind.CREDIT)
    assert new.id != first.id


def approved(office: Office, effective_on: date) -> SchemeVersion:
    draft = drafted(office)
    draft = scheme_lab.submit(
        office.session, office.inspector, (draft.id, draft.row_version), effective_on
    )
    return scheme_lab.decide(
        office.session, office.approver, (draft.id, draft.row_version), "", is_approved=True
    )


def test_an_approved_scheme_holds_from_its_day_and_not_before(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        credit_clock.run(office.session, DAY)
        office.served()
        approved(office, NEXT)
    before = ledger.standing_on(office.session, office.agency.id, NEXT - timedelta(days=1))
    after = ledger.standing_on(office.session, office.agency.id, NEXT)
    assert (before.grade, after.grade) == (Grade.B, Grade.C)
    assert (before.score, after.score) == (85, 85), "points once served are not repriced"
    credit_clock.run(office.session, NEXT + timedelta(days=3))
    stored = queries.stored_standing(office.session, office.agency.id, NEXT)
    assert stored is not None
    assert (stored.grade, stored.scheme, stored.on_date) == (Grade.C, "credit-2", NEXT)


def test_the_drafter_does_not_approve(office: Office) -> None:
    draft = drafted(office)
    draft = scheme_lab.submit(
        office.session,
        office.inspector,
        (draft.id, draft.row_version),
        clock.today() + timedelta(days=1),
    )
    with pytest.raises(LabError, match="另一名"):
        scheme_lab.decide(
            office.session, office.inspector, (draft.id, draft.row_version), "", is_approved=True
        )
    assert draft.status is SchemeStatus.SUBMITTED


@pytest.mark.parametrize(
    ("text", "days", "word"),
    [
        (STRICTER, 0, "晚于今天"),
        (packaged("credit"), 1, "已被使用"),
        (STRICTER.replace("base = 100", "base = 0"), 1, "base"),
    ],
)
def test_what_cannot_be_submitted_is_told_and_kept(
    office: Office, text: str, days: int, word: str
) -> None:
    draft = drafted(office, text)
    day = clock.today() + timedelta(days=days)
    with pytest.raises(LabError, match=word):
        scheme_lab.submit(office.session, office.inspector, (draft.id, draft.row_version), day)
    assert (draft.text, draft.status) == (text, SchemeStatus.DRAFT)


def test_an_approved_text_is_never_edited(office: Office) -> None:
    scheme = approved(office, clock.today() + timedelta(days=1))
    with pytest.raises(LabError, match="不能再修改"):
        scheme_lab.save_draft(
            office.session, office.inspector, (scheme.id, scheme.row_version), "x", ""
        )


def test_a_simulation_shows_who_would_change_and_changes_nothing(office: Office) -> None:
    office.served()
    kept = scheme_lab.simulate(office.session, STRICTER, reprices=False)
    anew = scheme_lab.simulate(office.session, STRICTER, reprices=True)
    change = kept.changes[0]
    assert (change.score, change.new_score, change.new_grade) == (85, 85, Grade.C)
    assert [(c.score, c.new_score) for c in anew.changes] == [(85, 75)]
    assert (kept.now[Grade.B], kept.then[Grade.C]) == (1, 1)
    assert office.score() == 85


def test_the_scheme_in_force_simulates_to_no_change(office: Office) -> None:
    office.served()
    for reprices in (False, True):
        result = scheme_lab.simulate(office.session, packaged("credit"), reprices=reprices)
        assert result.changes == ()
