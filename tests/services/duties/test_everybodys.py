"""What the whole register owes is worked out once, and again for those who hand something in."""

import pytest

from supervisor.domain.duties.periods import FilingKind, Terms, latest
from supervisor.domain.platform import clock
from supervisor.services.credit import annual_reports
from supervisor.services.duties import everybodys
from supervisor.services.duties.obligations import OwedFilter, owed_by_all
from supervisor.services.platform.audit import SYSTEM

TERMS = Terms("06-30", 15)

pytestmark = pytest.mark.usefixtures("late_in_november")


@pytest.fixture
def worked_out(monkeypatch):
    """How often the duties of an agency have been worked out."""
    times, real = [], everybodys.obligations

    def counted(*args):
        times.append(args)
        return real(*args)

    monkeypatch.setattr(everybodys, "obligations", counted)
    return times


@pytest.fixture
def everybody(session):
    return lambda **wanted: owed_by_all(session, OwedFilter(**wanted), TERMS, clock.today())


def test_a_list_that_is_asked_for_again_is_not_worked_out_again(world, everybody, worked_out):
    world.agency("武汉甲人力资源有限公司"), world.agency("武汉乙人力资源有限公司")
    first = everybody()
    assert len(worked_out) == 2
    assert everybody() == first
    assert {one.agency.name for one in everybody(text="乙")} == {"武汉乙人力资源有限公司"}
    assert len(worked_out) == 2


def test_what_one_agency_hands_in_is_worked_out_for_it_alone(session, world, everybody, worked_out):
    gave, other = (world.agency(f"武汉{one}人力资源有限公司") for one in "甲乙")
    before = everybody()
    year = latest(FilingKind.ANNUAL, clock.today()).year
    annual_reports.receive(session, SYSTEM, gave.id, year, clock.today())
    worked_out.clear()
    after = everybody()

    assert len(worked_out) == 1
    assert [one for one in after if one.agency.id == other.id] == [
        one for one in before if one.agency.id == other.id
    ]
    assert len(before) - len(after) == 1


def test_a_change_of_the_register_is_noticed(session, world, everybody):
    world.agency("武汉甲人力资源有限公司")
    before = everybody()
    world.agency("武汉乙人力资源有限公司")
    assert len(everybody()) == 2 * len(before)
