"""The queues of the register are worked out once for each state of what they rest on."""

from datetime import date

import pytest

from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.services.register import queues
from supervisor.services.register.queues import queues_on
from supervisor.store.queries.register import queues as queries
from supervisor.store.queries.register.queues import RegisterQueue
from supervisor.store.tables.credit import AnnualReport
from supervisor.store.tables.register import LicenceEventRow

TODAY = date(2026, 11, 1)


@pytest.fixture
def read(monkeypatch):
    """Which readings of every agency were made, in turn."""
    made = []

    def note(name):
        real = getattr(queries, name)

        def noted(*args):
            made.append(name)
            return real(*args)

        monkeypatch.setattr(queues.queries, name, noted)

    for name in ("expiring", "reported", "last_credit_days"):
        note(name)
    return made


def test_what_is_known_is_not_worked_out_again(session, world, read):
    world.agency("武汉甲人力资源有限公司")
    first = queues_on(session, TODAY, "06-30")
    assert read == ["expiring", "reported", "last_credit_days"]
    assert queues_on(session, TODAY, "06-30") == first
    assert len(read) == 3


def test_a_report_that_comes_in_leaves_the_rest_as_known(session, world, read):
    agency = world.agency("武汉甲人力资源有限公司")
    before = queues_on(session, TODAY, "06-30")
    assert [one.agency_id for one in before[RegisterQueue.REPORT_MISSING]] == [agency.id]
    read.clear()
    world.add(AnnualReport(agency_id=agency.id, year=2025, received_on=TODAY))
    assert not queues_on(session, TODAY, "06-30")[RegisterQueue.REPORT_MISSING]
    assert read == ["reported"]


def test_an_event_of_a_licence_is_noticed(session, world, read):
    agency = world.agency("武汉甲人力资源有限公司")
    queues_on(session, TODAY, "")
    read.clear()
    ended = LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=date(2026, 10, 31))
    agency.licences[0].events.append(ended)
    session.commit()
    assert not queues_on(session, TODAY, "")[RegisterQueue.CREDIT_STILL]
    assert "expiring" in read
