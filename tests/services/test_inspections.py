import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.agencies import Street
from supervisor.domain.clock import office_date
from supervisor.domain.draws import DrawError, Plan, verify
from supervisor.domain.inspections import InspectionResult
from supervisor.services import inspections
from supervisor.services.audit import Actor
from supervisor.services.inspections import Finding, NewDraw
from supervisor.services.seal import Seal
from supervisor.store.base import utc_now
from supervisor.store.queries.inspections import (
    all_draws,
    load_inspection,
    public_number,
    published_checks,
)
from supervisor.store.tables.inspections import Inspection
from supervisor.store.tables.users import Role
from tests.factories import World

TODAY = office_date(utc_now())
PLAN = Plan(count=3, inspectors_each=2, yearly_cap=1)


@pytest.fixture
def world(session, settings):
    world = World(session, settings)
    for number in range(6):
        world.agency(f"武汉晨帆{number}号人力资源有限公司", uscc=f"91420106MA0000000{number}")
    return world


@pytest.fixture
def seal(settings):
    return Seal.of(settings)


@pytest.fixture
def people(world):
    return [world.user(Role.INSPECTOR) for _ in range(4)]


@pytest.fixture
def approver(world):
    return Actor(world.user(Role.APPROVER).id)


def frozen(session, seal, by, **values):
    new = NewDraw(**{"title": "年度抽查", "plan": PLAN, "public_value_is": "明日开奖号码"} | values)
    return inspections.freeze(session, seal, by, new)


@pytest.fixture
def drawn(session, seal, people, approver):
    made = frozen(session, seal, Actor(people[0].id))
    return inspections.make_draw(session, seal, approver, made.id, "7 3 1")


def inspector_of(inspection, people):
    return Actor(next(p.id for p in people if public_number(p.id) in inspection.inspectors))


def found(inspection, result=InspectionResult.CLEAN, **values):
    return Finding(**{"version": inspection.version, "inspected_on": TODAY, "result": result,
                      "checklist": {"no_deposit": "yes"}} | values)  # fmt: skip


def test_a_stranger_redoes_the_draw_from_the_published_files(drawn):
    with zipfile.ZipFile(io.BytesIO(inspections.published_zip(drawn))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert verify(files) == []
    stated = [one["uscc"] for one in json.loads(files["result.json"])["drawn"]]
    assert stated == [one.agency.uscc for one in drawn.inspections]


def test_the_seed_is_hidden_until_the_draw_and_nobody_draws_alone(session, seal, people, approver):
    freezer = Actor(people[0].id)
    made = frozen(session, seal, freezer)
    seed = seal.unlock(made.sealed_seed)
    assert seed.hex() not in "".join(made.files.values())
    assert inspections.facts_of(made)["seed"] is None
    with pytest.raises(DrawError, match="另一人"):
        inspections.make_draw(session, seal, freezer, made.id, "7 3 1")
    with pytest.raises(DrawError, match="公开数值"):
        inspections.make_draw(session, seal, approver, made.id, " ")
    inspections.make_draw(session, seal, approver, made.id, "7 3 1")
    assert inspections.facts_of(made)["seed"] == seed.hex()
    with pytest.raises(DrawError, match="不能重抽"):
        inspections.make_draw(session, seal, approver, made.id, "7 3 2")


def test_changes_after_the_freeze_do_not_reach_the_draw(session, seal, people, approver, world):
    made = frozen(session, seal, Actor(people[0].id))
    before = made.files["targets.csv"]
    world.agency("武汉后来人力资源有限公司")
    inspections.make_draw(session, seal, approver, made.id, "7 3 1")
    assert made.files["targets.csv"] == before


def test_recused_inspectors_and_visited_agencies_stay_out(session, seal, people, world, approver):
    for person in people[:2]:
        inspections.recuse(session, approver, person.username, "91420106MA00000001", "亲属任职")
    made = frozen(session, seal, Actor(people[0].id), plan=Plan(6, 2, 1))
    inspections.make_draw(session, seal, approver, made.id, "7 3 1")
    one = next(i for i in made.inspections if i.agency.uscc == "91420106MA00000001")
    assert set(one.inspectors) == {public_number(person.id) for person in people[2:]}
    with pytest.raises(DrawError, match="可抽取的机构只有 0 家"):
        frozen(session, seal, Actor(people[0].id))
    assert len(all_draws(session)) == 1
    with pytest.raises(DrawError):
        inspections.recuse(session, approver, "nobody", "91420106MA00000001", "亲属任职")


def test_only_licensed_agencies_of_the_street_are_targets(session, seal, people, world):
    for number in range(3):
        world.agency(f"武汉启禾{number}号人才有限公司", street=Street.NANHU)
    expired = world.agency("武汉朗庭劳务有限公司", street=Street.NANHU)
    expired.licences[0].valid_to = date(2025, 1, 1)
    session.commit()
    made = frozen(session, seal, Actor(people[0].id), street=Street.NANHU)
    assert inspections.facts_of(made)["targets"] == 3


def test_a_result_is_recorded_by_the_drawn_and_published_by_another(
    session, drawn, people, approver
):
    inspection = drawn.inspections[0]
    outsider = next(p for p in people if public_number(p.id) not in inspection.inspectors)
    with pytest.raises(DrawError, match="抽到的检查人员"):
        inspections.record(session, Actor(outsider.id), inspection.id, found(inspection))
    inspector = inspector_of(inspection, people)
    for bad in (
        {"inspected_on": TODAY + timedelta(days=1)},
        {"result": InspectionResult.RECTIFY},
        {"version": inspection.version + 1},
        {"checklist": {"made_up": "yes"}},
    ):
        with pytest.raises(DrawError):
            inspections.record(session, inspector, inspection.id, found(inspection, **bad))
    inspections.record(session, inspector, inspection.id, found(inspection))
    assert published_checks(session, inspection.agency_id) == []
    with pytest.raises(DrawError, match="自己"):
        inspections.publish(session, inspector, inspection.id, inspection.version)
    inspections.publish(session, approver, inspection.id, inspection.version)
    assert [one.id for one in published_checks(session, inspection.agency_id)] == [inspection.id]
    with pytest.raises(DrawError, match="已经公布"):
        inspections.record(session, inspector, inspection.id, found(inspection))


def test_every_drawn_agency_is_kept_in_its_order(session, drawn):
    rows = session.scalars(select(Inspection).order_by(Inspection.position)).all()
    assert [row.position for row in rows] == [1, 2, 3]
    assert load_inspection(session, rows[0].id).draw is drawn
