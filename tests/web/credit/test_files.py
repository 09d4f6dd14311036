from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.cases import steps
from supervisor.services.credit import ledger
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.credit import Commitment, CreditEntry
from supervisor.store.tables.desk import AdNote
from supervisor.store.tables.platform import AuditEvent, User
from tests.support.credit_world import Office, noon
from tests.support.factories import World
from tests.support.files.printed import words
from tests.support.sign_in import SignIn
from tests.support.site.foreseen import agreed

At = Callable[[date], AbstractContextManager["People"]]
DAY = date(2026, 3, 10)
EARLIEST = date(2026, 6, 10)


@pytest.fixture
def office(world: World) -> Office:
    """An agency fined on a day in March, its duty done."""
    office = Office.of(world)
    credit_clock.run(world.session, DAY - timedelta(days=1))
    with time_machine.travel(noon(DAY), tick=False):
        case = office.served()
        steps.mark_duty_done(office.session, office.inspector, case.id, case.version, DAY)
    return office


@dataclass
class People:
    """Everybody at work on a day; cookies hold for hours only."""

    owner: FlaskClient
    inspector: FlaskClient
    approver: FlaskClient


@pytest.fixture
def at(office: Office, sign_in: SignIn) -> At:
    @contextmanager
    def travel(day: date) -> Iterator[People]:
        session = office.session
        users = (
            session.get_one(User, office.owner.id),
            session.get_one(User, office.inspector.user_id),
            session.get_one(User, office.approver.user_id),
        )
        with time_machine.travel(noon(day), tick=False):
            clients = [sign_in(user) for user in users]
            session.rollback()
            yield People(*clients)
            session.rollback()

    return travel


@pytest.fixture
def entry(office: Office) -> int:
    found = office.entries()[0].id
    office.session.rollback()
    return found


def test_the_agency_reads_grade_reason_law_and_document(at: At) -> None:
    with at(DAY) as people:
        page = people.owner.get("/my-agency").text
    assert "1 项扣 15 分，得 85 分" in page
    assert 'aria-label="信用评分的变化"' in page
    for text in ("就业促进法第四十一条", "罚字第1号", "提出异议", "2026-06-10 起可申请"):
        assert text in page
    assert "申请修复</a>" not in page


def test_the_simulator_supposes_and_changes_nothing(at: At, office: Office, entry: int) -> None:
    with at(DAY) as people:
        owner = people.owner
        better = owner.get(f"/my-agency?without={entry}").text
        worse = owner.get("/my-agency?further=C04&further=nonsense&without=zz").text
        later = owner.get("/my-agency?on=2027-03-10").text
        past = owner.get("/my-agency?on=2020-01-01").text
    assert "将为 <b>100 分，A 级" in better
    assert "将为 <b>60 分，C 级" in worse
    assert "将为 <b>100 分，A 级" in later
    assert "只能推算今天及以后的日期" in past
    assert len(office.entries()) == 1


def test_repair_from_application_to_letter(at: At, entry: int) -> None:
    form = {"account": "已下架并缴款", "signed_by": "王某"}
    with at(EARLIEST) as people:
        owner, inspector, approver = people.owner, people.inspector, people.approver
        assert "申请修复</a>" in owner.get("/my-agency").text
        refused = owner.post(f"/my-agency/entries/{entry}/repair", data=form)
        assert (refused.status_code, "已下架并缴款" in refused.text) == (422, True)
        form["committed"] = "1"
        assert owner.post(f"/my-agency/entries/{entry}/repair", data=form).status_code == 302
        assert "修复办理中" in owner.get("/my-agency").text
        assert "/credit/repairs/1" in inspector.get("/credit/requests").text
        review = {"version": "1", "opinion": "材料齐全", "verdict": "yes"}
        assert inspector.post("/credit/repairs/1/review", data=review).status_code == 302
        decision = {"version": "2", "verdict": "yes"}
        assert approver.post("/credit/repairs/1/decide", data=decision).status_code == 422
        answer = approver.post("/credit/repairs/1/decide", data=decision | agreed())
        assert answer.location == "/credit/repairs/1/letter"
        assert "准予信用修复决定书" in owner.get("/my-agency/repairs/1/letter").text
        assert "准予信用修复决定书" in words(owner.get("/papers/repairs/1.pdf").data)
        assert "保持基准分" in owner.get("/my-agency").text


def test_an_objection_is_won(at: At, entry: int) -> None:
    with at(DAY) as people:
        owner, inspector, approver = people.owner, people.inspector, people.approver
        empty = owner.post(f"/my-agency/entries/{entry}/objection", data={"ground": " "})
        assert empty.status_code == 422
        ground = {"ground": "三条岗位均有用工协议。"}
        owner.post(f"/my-agency/entries/{entry}/objection", data=ground)
        review = {"version": "1", "opinion": "协议属实", "verdict": "yes"}
        inspector.post("/credit/objections/1/review", data=review)
        page = inspector.get("/credit/objections/1").text
        assert "协议属实" in page
        decision = {"version": "2", "answer": "经核查异议成立", "verdict": "yes"}
        assert approver.post("/credit/objections/1/decide", data=decision).status_code == 422
        decision |= agreed()
        assert approver.post("/credit/objections/1/decide", data=decision).status_code == 302
        assert "异议成立" in owner.get("/my-agency/requests").text
        assert "保持基准分" in owner.get("/my-agency").text


def test_an_objection_is_decided_once_by_two_at_once(
    at: At, entry: int, world: World, sign_in: SignIn
) -> None:
    with at(EARLIEST) as people:
        other = sign_in(world.user(Role.APPROVER))
        world.session.rollback()
        people.owner.post(f"/my-agency/entries/{entry}/objection", data={"ground": "不服"})
        review = {"version": "1", "opinion": "协议属实", "verdict": "yes"}
        people.inspector.post("/credit/objections/1/review", data=review)
        codes: list[int] = []
        decision = {"version": "2", "answer": "经核查异议成立", "verdict": "yes"}

        def decide(approver: FlaskClient) -> None:
            answer = approver.post("/credit/objections/1/decide", data=decision | agreed())
            codes.append(answer.status_code)

        before = world.session.query(CreditEntry).count()
        world.session.rollback()
        at_once(*[lambda one=one: decide(one) for one in (people.approver, other, other)])
    assert all(code < 500 for code in codes)
    assert world.session.query(CreditEntry).count() == before + 1
    steps_taken = world.session.query(AuditEvent).filter_by(action="objection_step")
    assert steps_taken.count() == 3  # filed, reviewed, decided


def test_a_filed_objection_is_read_again_and_taken_back_while_nobody_decided(
    at: At, world: World, sign_in: SignIn, entry: int
) -> None:
    other = world.agency("武汉别家人力资源有限公司")
    rival = world.user(Role.AGENCY, agency_id=other.id)
    form, filed = f"/my-agency/entries/{entry}/objection", "/my-agency/objections/1"
    with at(DAY) as people:
        owner, inspector = people.owner, people.inspector
        ground = {"ground": "三条岗位均有协议", "files": (BytesIO("协议".encode()), "协议.txt")}
        owner.post(form, data=ground)
        assert owner.get(form).location == filed
        assert filed in owner.get("/my-agency/requests").text
        assert filed in owner.get("/my-agency").text
        page = owner.get(filed).text
        assert all(said in page for said in ("三条岗位均有协议", "/credit/files/1", "撤回异议"))
        review = {"version": "1", "opinion": "协议属实", "verdict": "yes"}
        inspector.post("/credit/objections/1/review", data=review)
        assert "协议属实" not in owner.get(filed).text
        taking = {"version": "2"} | agreed()
        stranger = sign_in(rival)
        assert stranger.get(filed).status_code == 404
        assert stranger.post(f"{filed}/withdraw", data=taking).status_code == 404
        for unread in ({"version": "2"}, {"version": "1"} | agreed()):
            owner.post(f"{filed}/withdraw", data=unread)
            assert "撤回异议" in owner.get(filed).text
        taken_back = owner.post(f"{filed}/withdraw", data=taking, follow_redirects=True)
        assert "异议已撤回" in taken_back.text
        assert "撤回异议" not in owner.get(filed).text
        assert "机构已撤回" in inspector.get("/credit/objections/1").text
        assert "/credit/objections/1" not in inspector.get("/credit/requests").text
        decision = {"version": "3", "answer": "不成立", "verdict": "no"} | agreed()
        assert people.approver.post("/credit/objections/1/decide", data=decision).status_code == 422
        assert owner.get(form).status_code == 200
        assert form in owner.get("/my-agency").text
        assert owner.post(form, data={"ground": "补充证据"}).status_code == 302
        assert owner.get(form).location == "/my-agency/objections/2"
    taken = world.session.query(AuditEvent).filter_by(action="objection_step").all()
    assert [one.detail["status"] for one in taken] == [
        "submitted", "reviewed", "withdrawn", "submitted",
    ]  # fmt: skip


def test_a_lost_objection_may_be_appealed(at: At, entry: int) -> None:
    with at(DAY) as people:
        owner, inspector, approver = people.owner, people.inspector, people.approver
        owner.post(f"/my-agency/entries/{entry}/objection", data={"ground": "不服"})
        review = {"version": "1", "opinion": "事实清楚", "verdict": "no"}
        inspector.post("/credit/objections/1/review", data=review)
        decision = {"version": "2", "answer": "异议不成立", "verdict": "no"}
        approver.post("/credit/objections/1/decide", data=decision | agreed())
        assert "/my-agency/objections/1/appeal" in owner.get("/my-agency").text
        decided = owner.post(
            "/my-agency/objections/1/withdraw",
            data={"version": "3"} | agreed(),
            follow_redirects=True,
        ).text
        assert "不能撤回" in decided
        answer = owner.post("/my-agency/objections/1/appeal", data={"ground": "请上级复核"})
        assert answer.status_code == 302
        assert "申诉" in inspector.get("/credit/requests").text


@pytest.mark.parametrize(
    "path",
    ["/my-agency/entries/{}/repair", "/my-agency/entries/{}/objection"],
)
def test_no_agency_reaches_another_ones_record(
    world: World, entry: int, sign_in: SignIn, path: str
) -> None:
    other = world.agency("武汉别家人力资源有限公司")
    stranger = sign_in(world.user(Role.AGENCY, agency_id=other.id))
    address = path.format(entry)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data={"ground": "x", "account": "x"}).status_code == 404
    assert "罚字第1号" not in stranger.get("/my-agency").text


def test_the_office_pages_are_closed_to_agencies(sign_in: SignIn, office: Office) -> None:
    owner = sign_in(office.owner)
    for path in ("/credit", f"/credit/{office.agency.id}", "/credit/requests", "/cases"):
        assert owner.get(path).status_code == 403


def test_the_officer_sees_any_day(inspector: FlaskClient, office: Office) -> None:
    address = f"/credit/{office.agency.id}"
    office.session.rollback()
    assert "85 分" in inspector.get(f"{address}?on={DAY}").text
    before = inspector.get(f"{address}?on={DAY - timedelta(days=1)}").text
    assert "得 100 分" in before
    assert inspector.get("/credit/999").status_code == 404


def test_the_grade_list_is_worst_first_and_narrowed(
    inspector: FlaskClient, office: Office, world: World
) -> None:
    world.agency("武汉清白人力资源有限公司")
    credit_clock.run(world.session, DAY)
    page = inspector.get("/credit").text
    assert page.index(office.agency.name) < page.index("武汉清白")
    office.session.rollback()
    assert "武汉清白" not in inspector.get("/credit?grade=B").text
    assert "没有符合条件的机构" in inspector.get("/credit?grade=D").text
    assert "武汉清白" in inspector.get("/credit?q=武汉清白&page=9").text


def test_queries_stay_constant(
    inspector: FlaskClient, world: World, office: Office, count_statements
) -> None:
    credit_clock.run(world.session, DAY)
    few = count_statements(lambda: inspector.get("/credit"))
    for number in range(9):
        world.agency(f"武汉启舟{number}人力资源有限公司")
    credit_clock.run(world.session, DAY)
    assert count_statements(lambda: inspector.get("/credit")) == few
    address = f"/credit/{office.agency.id}"
    office.session.rollback()
    one = count_statements(lambda: inspector.get(address))
    with time_machine.travel(noon(DAY + timedelta(days=1)), tick=False):
        office.served("C03")
        office.served("C07")
    office.session.rollback()
    assert count_statements(lambda: inspector.get(address)) == one


def test_own_ads_accuse_nobody_of_an_undecided_lead(
    world: World, office: Office, sign_in: SignIn
) -> None:
    world.finding(agency_id=office.agency.id)
    owner = sign_in(office.owner)
    page = owner.get("/my-agency/ads").text
    assert "自查提示，未经认定" in page
    assert "<mark>限男性</mark>" in page
    assert "监管部门已确认</span>" not in page


def test_a_commitment_is_kept_as_signed(sign_in: SignIn, office: Office) -> None:
    owner = sign_in(office.owner)
    office.session.rollback()
    assert (
        "请填写签署人姓名"
        in owner.post("/my-agency/commitments", data={}, follow_redirects=True).text
    )
    owner.post("/my-agency/commitments", data={"signed_by": "王某"})
    page = owner.get("/my-agency/requests").text
    assert "诚信经营承诺书" in page
    assert "王某" in page


def at_once(*calls: Callable[[], object]) -> None:
    """Make the calls from threads that wait for each other."""
    gate = Barrier(len(calls))

    def make(call: Callable[[], object]) -> None:
        gate.wait(10)
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        list(threads.map(make, calls))


def test_a_commitment_sent_twice_is_one(sign_in: SignIn, office: Office) -> None:
    owner = sign_in(office.owner)
    office.session.rollback()
    at_once(*[lambda: owner.post("/my-agency/commitments", data={"signed_by": "王某"})] * 3)
    assert office.session.query(Commitment).count() == 1
    office.session.rollback()
    owner.post("/my-agency/commitments", data={"signed_by": "李某"})
    assert office.session.query(Commitment).count() == 2


def test_a_note_on_an_ad_sent_twice_is_one(world: World, sign_in: SignIn, office: Office) -> None:
    ad = world.finding(agency_id=office.agency.id).posting_id
    owner = sign_in(office.owner)
    office.session.rollback()
    form = {"kind": "mended", "text": "已删去"}
    at_once(*[lambda: owner.post(f"/my-agency/ads/{ad}/note", data=form)] * 3)
    assert office.session.query(AdNote).count() == 1
    office.session.rollback()
    owner.post(f"/my-agency/ads/{ad}/note", data=form | {"text": "已下架"})
    assert office.session.query(AdNote).count() == 2


def test_a_repaired_fact_is_gone_from_the_public_view(app: Flask, office: Office) -> None:
    agency = office.agency.id
    office.session.rollback()
    with app.app_context():
        known = ledger.public_credit(db.session(), agency, DAY)
        assert [fact.document_number for fact in known.facts] == ["罚字第1号"]
        before = ledger.public_credit(db.session(), agency, DAY - timedelta(days=1))
        assert before.facts == ()
        after = ledger.public_credit(db.session(), agency, date(2027, 3, 10))
        assert after.facts == ()


def test_evidence_goes_to_the_office_and_to_nobody_else(
    at: At, world: World, sign_in: SignIn, entry: int
) -> None:
    other = world.agency("武汉别家人力资源有限公司")
    rival = world.user(Role.AGENCY, agency_id=other.id)
    with at(DAY) as people:
        bad = {"ground": "有协议为证", "files": (BytesIO(b"x"), "x.exe")}
        refused = people.owner.post(f"/my-agency/entries/{entry}/objection", data=bad)
        assert (refused.status_code, "有协议为证" in refused.text) == (422, True)
        good = {"ground": "有协议为证", "files": (BytesIO("用工协议".encode()), "协议.txt")}
        people.owner.post(f"/my-agency/entries/{entry}/objection", data=good)
        assert "/credit/files/1" in people.inspector.get("/credit/objections/1").text
        assert people.inspector.get("/credit/files/1").text == "用工协议"
        assert people.owner.get("/credit/files/1").text == "用工协议"
        assert sign_in(rival).get("/credit/files/1").status_code == 404
        assert people.inspector.get("/credit/files/9").status_code == 404
