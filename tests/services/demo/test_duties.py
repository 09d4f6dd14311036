from collections import Counter

import pytest

from supervisor.domain.duties.periods import FilingKind, latest
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.demo.duties import load_demo_duties
from supervisor.services.demo.register import load_demo_register
from supervisor.services.duties.statistics import statistics_of
from supervisor.store.queries.demo.loaded import agencies
from supervisor.store.queries.demo.loaded import staff_counts as registered_staff
from supervisor.store.tables.duties import ChangeNotice, PeriodicFiling, StaffMember
from tests.support.factories import World


@pytest.fixture
def loaded(session, settings):
    load_demo_register(session)
    world = World(session, settings)
    world.user(Role.INSPECTOR)
    world.user(Role.APPROVER)
    owned = next(one.id for one in agencies(session) if one.star == 4)
    world.user(Role.AGENCY, agency_id=owned)
    before = registered_staff(session)
    for _ in range(2):
        load_demo_duties(session, clock.today())
    return before


def test_something_stands_at_every_step(session, loaded):
    changes = Counter(one.status for one in session.query(ChangeNotice))
    assert changes[HandedInStatus.SUBMITTED] >= 1
    assert changes[HandedInStatus.RETURNED] == changes[HandedInStatus.ACCEPTED] == 1
    filed = session.query(PeriodicFiling).all()
    assert {one.status for one in filed if one.kind is FilingKind.ANNUAL} == {
        HandedInStatus.DRAFT,
        HandedInStatus.SUBMITTED,
        HandedInStatus.RETURNED,
        HandedInStatus.ACCEPTED,
    }
    assert sum(one.published_on is not None for one in filed) > 10
    assert session.query(StaffMember).count() == 5


def test_statistics_say_of_staff_what_the_register_says(session, loaded):
    found = statistics_of(session, latest(FilingKind.QUARTER, clock.today()))
    assert len(found.accepted) > 50
    assert found.missing
    for agency_id, filed in found.accepted.items():
        assert filed.figures["staff_count"] == loaded[agency_id]


def test_without_an_agency_account_nothing_is_loaded(session, settings):
    load_demo_register(session)
    load_demo_duties(session, clock.today())
    assert session.query(PeriodicFiling).count() == 0
