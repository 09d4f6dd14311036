"""What the package says later changes no day that has been."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.platform import clock
from supervisor.schemes import packaged
from supervisor.services.credit import ledger, scheme_lab, schemes
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.credit import CreditEntry, SchemeVersion
from tests.support.credit_world import Office


@pytest.fixture
def decided(session, settings):
    """An agency with one served fact under the delivered scheme."""
    office = Office.make(session, settings)
    office.served()
    return office.agency


def deliver(monkeypatch, text):
    """Let the package say something else from now on."""
    for module in (schemes, scheme_lab):
        monkeypatch.setattr(module, "packaged", lambda kind: text)


def harsher():
    return packaged("credit").replace("base = 100", "base = 70").replace("credit-1", "credit-2")


def test_an_entry_names_the_archived_text_it_rests_on(session, decided):
    entry = session.scalars(select(CreditEntry).filter_by(agency_id=decided.id)).one()
    kept = session.scalars(select(SchemeVersion).filter_by(digest=entry.scheme_digest)).one()
    assert kept.status is SchemeStatus.DELIVERED
    assert kept.text == packaged("credit")


def test_a_later_package_regrades_no_day(session, decided, monkeypatch):
    today = clock.today()
    before = ledger.standing_on(session, decided.id, today)
    deliver(monkeypatch, harsher())
    assert ledger.standing_on(session, decided.id, today) == before
    credit_clock.run(session, today + timedelta(days=1))
    assert ledger.standing_on(session, decided.id, today + timedelta(days=1)).score == before.score


def test_the_office_is_told_and_may_draft_from_the_new_text(session, decided, monkeypatch):
    assert not scheme_lab.awaits_approval(session, SchemeKind.CREDIT)
    deliver(monkeypatch, harsher())
    assert scheme_lab.awaits_approval(session, SchemeKind.CREDIT)


def test_before_anything_rests_on_it_the_package_counts(session, monkeypatch):
    deliver(monkeypatch, harsher())
    assert schemes.credit_scheme_on(session, clock.today()).version == "credit-2"
