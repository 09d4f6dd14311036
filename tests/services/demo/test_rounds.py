from collections import Counter

from sqlalchemy import select

from supervisor.demo.rounds import TITLE
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import LeaveKind, RatingStatus, RoundStage
from supervisor.services.demo.doors import load_demo_doors
from supervisor.services.demo.history import load_demo_history
from supervisor.services.demo.register import load_demo_register
from supervisor.services.demo.rounds import load_demo_calendar, load_demo_round
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.demo.loaded import agencies
from supervisor.store.queries.office.calendar import open_occurrences
from supervisor.store.tables.ratings import Rating, RatingLeave, RatingRound
from tests.support.factories import World


def test_the_round_gives_the_stars_the_register_already_holds(session, settings):
    load_demo_register(session)
    load_demo_history(session, clock.today())
    world = World(session, settings)
    for role in (Role.INSPECTOR, Role.INSPECTOR, Role.APPROVER, Role.APPROVER):
        world.user(role)
    before = [(one.uscc, one.star) for one in agencies(session)]
    session.rollback()
    for _ in range(2):
        load_demo_round(session, clock.today())
        load_demo_doors(session, Seal.of(settings), clock.today())
        load_demo_calendar(session, clock.today())
    assert [(one.uscc, one.star) for one in agencies(session)] == before
    found = session.scalars(select(RatingRound).filter_by(title=TITLE)).one()
    assert found.stage is RoundStage.EFFECTIVE
    rated = [one for one in found.ratings if one.status is RatingStatus.EFFECTIVE]
    held = dict(before)
    assert len(rated) > 20
    assert all(one.stars == held[one.agency.uscc] for one in rated)
    assert len({one.plaque_number for one in rated}) == len(rated)
    kinds = Counter(session.scalars(select(RatingLeave.kind)))
    assert kinds[LeaveKind.OWN] == 1
    assert (
        kinds[LeaveKind.SILENT]
        == sum(one.status is RatingStatus.WITHDRAWN for one in session.scalars(select(Rating))) - 1
    )
    late = [one for one in open_occurrences(session, clock.today()) if one[1] < clock.today()]
    assert late == []
