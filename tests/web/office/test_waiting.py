from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.fieldwork.draws import DrawPlan
from supervisor.domain.fieldwork.inspections import InspectionResult
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.services.fieldwork import inspection_reports, inspections
from supervisor.services.fieldwork.inspection_reports import FieldReport
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.services.ratings import rounds
from supervisor.services.ratings.rounds import NewRound
from supervisor.store.tables.fieldwork import Inspection
from supervisor.store.tables.ratings import RatingRound


@pytest.fixture
def office(world, settings, sign_in):
    """A round and a draw, as an office has them; returns an inspector's client."""
    for number in range(2):
        world.agency(f"武汉晨帆{number}号人力资源有限公司")
    people = [world.user(Role.INSPECTOR) for _ in range(2)]
    approver = Actor(world.user(Role.APPROVER).id)
    client = sign_in(people[0])
    inspector = Actor(people[0].id)
    session, seal = world.session, Seal.of(settings)
    new = NewRound("年度星级评定", clock.today() + timedelta(days=9))
    rounds.open_round(session, approver, new)
    plan = NewDraw("年度抽查", DrawPlan(2, 2, 1), "明日开奖号码")
    made = inspections.freeze(session, seal, inspector, plan)
    made.frozen_at -= timedelta(days=1)
    session.commit()
    return client, inspector, approver, made.id, seal


def today(client):
    answer = client.get("/today")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_round_says_at_each_stage_what_it_waits_for(office, world):
    client = office[0]
    assert "年度星级评定：2 家机构尚未自评" in today(client)
    found = world.session.scalar(select(RatingRound))
    found.assess_until = clock.today() - timedelta(days=1)
    world.session.commit()
    assert "自评已截止，可以进入核查" in today(client)
    found.stage = RoundStage.CHECKING
    found.ratings[0].status = RatingStatus.SUBMITTED
    world.session.commit()
    assert "1 家机构待核查" in today(client)
    found.ratings[0].status = RatingStatus.CHECKED
    world.session.commit()
    assert "核查已完成，可以进入审定" in today(client)
    found.stage = RoundStage.COMMITTEE
    world.session.commit()
    assert "1 家机构待审定" in today(client)
    found.stage = RoundStage.EFFECTIVE
    world.session.commit()
    assert "年度星级评定" not in today(client)


def test_a_draw_is_followed_from_the_freeze_to_publication(office, world):
    client, inspector, approver, draw_id, seal = office
    assert "年度抽查：名单已冻结，待抽取" in today(client)
    inspections.make_draw(world.session, seal, approver, draw_id, "731")
    page = today(client)
    assert "年度抽查：抽到您的 2 户待检查" in page
    assert f'href="/inspections/draws/{draw_id}"' in page
    one = world.session.scalar(select(Inspection))
    report = FieldReport(
        "a", one.version, clock.today(), InspectionResult.CLEAN, tuple(one.inspectors)
    )
    inspection_reports.hand_in(world.session, inspector, one.id, report)
    page = today(client)
    assert "抽到您的 1 户待检查" in page
    assert "年度抽查：1 户检查结果待核对公布" in page


def test_nothing_to_do_shows_nothing(inspector):
    assert "七日内没有要您办的事" in today(inspector)
