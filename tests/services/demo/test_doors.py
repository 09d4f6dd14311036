from datetime import date

from sqlalchemy import select

from supervisor.demo.course_days import worked
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.roles import Role
from supervisor.services.demo import inspections
from supervisor.services.demo.doors import load_demo_doors
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.cases.complaints import likes_of
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit, Inspection, InspectionDraw
from tests.support.factories import World


def test_the_demonstration_has_complaints_and_its_campaigns_once(session, settings):
    load_demo_register(session)
    World(session, settings).user(Role.INSPECTOR)
    today: date = clock.today()
    for _ in range(2):
        load_demo_doors(session, Seal.of(settings), today)
    found = session.scalars(select(Complaint).order_by(Complaint.id)).all()
    assert len({complaint.status for complaint in found}) == 4
    assert [like.complaint.id for like in likes_of(session, found[1])] == [found[0].id]
    began = session.scalars(select(Campaign.starts_on).order_by(Campaign.starts_on)).all()
    assert [day.year for day in began] == [2020, 2021, 2022, today.year - 1, today.year]
    visits = session.scalars(select(CampaignVisit)).all()
    assert all(visit.agency_id is not None for visit in visits)


def test_the_draw_came_the_day_after_the_freeze_and_the_visits_after_it(session, settings):
    load_demo_register(session)
    world = World(session, settings)
    for role in (Role.INSPECTOR, Role.INSPECTOR, Role.APPROVER):
        world.user(role)
    session.rollback()
    inspections.load(session, Seal.of(settings), clock.today())
    made = session.scalars(select(InspectionDraw)).one()
    frozen, drawn = office_date(made.frozen_at), office_date(made.drawn_at)
    assert frozen < drawn == worked(drawn)
    visits = {one.inspected_on for one in session.scalars(select(Inspection)) if one.inspected_on}
    assert drawn < min(visits) <= max(visits) <= clock.today()
    assert visits == {worked(day) for day in visits}
