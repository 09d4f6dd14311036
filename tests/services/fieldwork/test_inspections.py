import csv
import io
import json
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.draws import DrawError, DrawPlan, verify
from supervisor.domain.fieldwork.inspections import CHECKLIST, InspectionResult, ReportOutcome
from supervisor.domain.law.citations import keys_of
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.remedies.measures import Ground, MeasureKind, MeasureStatus
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.fieldwork import inspections
from supervisor.services.fieldwork.inspection_reports import FieldReport, hand_in, take_over
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.fieldwork.inspections import (
    all_draws,
    load_inspection,
    public_number,
    published_checks,
    reports_of,
)
from supervisor.store.tables.fieldwork import Inspection
from supervisor.store.tables.remedies import CreditMeasure
from tests.support.factories import World

TODAY = clock.today()
PLAN = DrawPlan(count=3, inspectors_each=2, yearly_cap=1)


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
    made = inspections.freeze(session, seal, by, new)
    made.frozen_at -= timedelta(days=1)  # its value is of the next day
    session.commit()
    return made


@pytest.fixture
def drawn(session, seal, people, approver):
    made = frozen(session, seal, Actor(people[0].id))
    return inspections.make_draw(session, seal, approver, made.id, "7 3 1")


def inspector_of(inspection, people):
    return Actor(next(p.id for p in people if public_number(p.id) in inspection.inspectors))


def report(inspection, result=InspectionResult.CLEAN, **values):
    values = {
        "client_id": str(uuid4()),
        "version": inspection.version,
        "inspected_on": TODAY,
        "result": result,
        "attended": tuple(inspection.inspectors),
        "checklist": {"no_deposit": "yes"},
    } | values
    return FieldReport(**values)


def test_a_stranger_redoes_the_draw_from_the_published_files(drawn):
    with zipfile.ZipFile(io.BytesIO(inspections.published_zip(drawn))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert verify(files) == []
    stated = [one["uscc"] for one in json.loads(files["result.json"])["drawn"]]
    assert stated == [one.agency.uscc for one in drawn.inspections]


def test_the_checklist_asks_what_the_regulation_asks_of_an_agency():
    cited = {key for item in CHECKLIST.values() for key in keys_of(item.basis)}
    wanted = ("20", "21", "24", "26", "29", "32", "33", "36")
    assert {f"market_{article}" for article in wanted} <= cited


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


def test_the_day_of_the_freeze_has_no_value_of_a_later_day(session, seal, people, approver):
    made = frozen(session, seal, Actor(people[0].id))
    made.frozen_at += timedelta(days=1)
    session.commit()
    with pytest.raises(DrawError, match="次日抽取"):
        inspections.make_draw(session, seal, approver, made.id, "7 3 1")


def test_changes_after_the_freeze_do_not_reach_the_draw(session, seal, people, approver, world):
    made = frozen(session, seal, Actor(people[0].id))
    before = made.files["targets.csv"]
    world.agency("武汉后来人力资源有限公司")
    inspections.make_draw(session, seal, approver, made.id, "7 3 1")
    assert made.files["targets.csv"] == before


def test_recused_inspectors_and_visited_agencies_stay_out(session, seal, people, world, approver):
    for person in people[:2]:
        inspections.recuse(session, approver, person.username, "91420106MA00000001", "亲属任职")
    made = frozen(session, seal, Actor(people[0].id), plan=DrawPlan(6, 2, 1))
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
        hand_in(session, Actor(outsider.id), inspection.id, report(inspection))
    inspector = inspector_of(inspection, people)
    for bad, words in (
        ({"inspected_on": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"result": InspectionResult.RECTIFY}, "写明问题"),
        ({"checklist": {"made_up": "yes"}}, "没有这些检查事项"),
        ({"attended": tuple(inspection.inspectors[:1])}, "不得少于 2 人"),
        ({"attended": (*inspection.inspectors, "JC9999")}, "到场人员"),
    ):
        with pytest.raises(DrawError, match=words):
            hand_in(session, inspector, inspection.id, report(inspection, **bad))
    assert hand_in(session, inspector, inspection.id, report(inspection)) is ReportOutcome.TAKEN
    assert inspection.attended == sorted(inspection.inspectors)
    assert published_checks(session, inspection.agency_id) == []
    with pytest.raises(DrawError, match="自己"):
        inspections.publish(session, inspector, inspection.id, inspection.version)
    inspections.publish(session, approver, inspection.id, inspection.version)
    assert [one.id for one in published_checks(session, inspection.agency_id)] == [inspection.id]
    late = report(inspection, note="迟到的登记")
    assert hand_in(session, inspector, inspection.id, late) is ReportOutcome.CONFLICT
    assert [row.note for row in reports_of(session, inspection.id)] == ["", "迟到的登记"]
    assert inspection.note == ""


def test_a_report_sent_twice_is_written_once(session, drawn, people):
    inspection = drawn.inspections[0]
    inspector = inspector_of(inspection, people)
    one = report(inspection, photos=(CleanFile("附件1.jpg", "image/jpeg", b"x"),))
    for _ in range(3):
        assert hand_in(session, inspector, inspection.id, one) is ReportOutcome.TAKEN
    assert [len(row.photos) for row in reports_of(session, inspection.id)] == [1]
    other = next(i for i in drawn.inspections if i is not inspection)
    with pytest.raises(DrawError, match="另一户"):
        hand_in(session, inspector, other.id, one)


def test_two_who_fill_the_same_form_lose_nothing(session, drawn, people):
    inspection = drawn.inspections[0]
    first, second = (Actor(p.id) for p in people if public_number(p.id) in inspection.inspectors)
    early, late = report(inspection, note="先到"), report(inspection, note="后到")
    assert hand_in(session, first, inspection.id, early) is ReportOutcome.TAKEN
    assert hand_in(session, second, inspection.id, late) is ReportOutcome.CONFLICT
    assert hand_in(session, second, inspection.id, late) is ReportOutcome.CONFLICT
    assert inspection.note == "先到"
    rows = reports_of(session, inspection.id)
    assert [row.note for row in rows] == ["先到", "后到"]
    with pytest.raises(DrawError, match="有了变化"):
        take_over(session, second, inspection.id, rows[1].id, inspection.version - 1)
    take_over(session, second, inspection.id, rows[1].id, inspection.version)
    assert (inspection.note, inspection.recorded_by) == ("后到", second.user_id)
    outcomes = [row.outcome for row in reports_of(session, inspection.id)]
    assert outcomes == [ReportOutcome.CONFLICT, ReportOutcome.TAKEN]


def test_every_drawn_agency_is_kept_in_its_order(session, drawn):
    rows = session.scalars(select(Inspection).order_by(Inspection.position)).all()
    assert [row.position for row in rows] == [1, 2, 3]
    assert load_inspection(session, rows[0].id).draw is drawn


def test_fewer_checks_weigh_as_the_best_grade_in_a_draw_and_nothing_weighs_more(
    session, world, seal, approver, people
):
    for kind in (MeasureKind.LIGHTER, MeasureKind.HEAVIER):
        agency = world.agency(f"武汉{kind.value}人力资源有限公司")
        world.add(
            CreditMeasure(
                agency_id=agency.id,
                kind=kind,
                ground=Ground.GRADE,
                ground_grade=Grade.B,
                basis=[],
                reason="测试",
                owner_id=people[0].id,
                proposed_on=TODAY,
                until_on=TODAY + timedelta(days=30),
                status=MeasureStatus.RUNNING,
                starts_on=TODAY,
            )
        )
    session.rollback()
    rows = csv.DictReader(io.StringIO(frozen(session, seal, approver).files["targets.csv"]))
    found = {row["name"]: int(row["weight"]) for row in rows}
    effects = credit_scheme_on(session, TODAY).effects
    assert found["武汉lighter人力资源有限公司"] == effects[Grade.A].inspection_share
    assert found["武汉heavier人力资源有限公司"] == effects[Grade.C].inspection_share
    assert found["武汉晨帆1号人力资源有限公司"] == effects[Grade.C].inspection_share
