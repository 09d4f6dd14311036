"""Measures over the pages: who may what, what ends by itself, certificates that are verified."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.roles import Role
from supervisor.services.credit import standings
from supervisor.services.remedies import credit_clock, measure_papers
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.remedies import CreditMeasure
from tests.support.site.foreseen import agreed

TODAY = clock.today()


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def record(world, agency, points, document="罚字第1号"):
    """Put a concluded fact into the ledger, and the standings after it."""
    world.refresh()
    entry = world.add(
        CreditEntry(
            agency_id=agency,
            kind=EntryKind.FACT,
            code="C08",
            label="收取押金",
            points=-points,
            entry_class=EntryClass.ORDINARY,
            document_number=document,
            document_on=TODAY,
            effective_on=TODAY,
            ends_on=add_months(TODAY, 12),
            recorded_on=TODAY,
            scheme="2026-1",
        )
    )
    with unit_of_work(world.session):
        standings.advance_agency(world.session, agency, TODAY)
    return entry.id


def end_record(world, agency, entry):
    world.refresh()
    world.add(
        CreditEntry(
            agency_id=agency,
            kind=EntryKind.WITHDRAWAL,
            code="C08",
            label="撤销",
            entry_class=EntryClass.ORDINARY,
            document_on=TODAY,
            effective_on=TODAY,
            recorded_on=TODAY,
            scheme="2026-1",
            target_id=entry,
        )
    )
    with unit_of_work(world.session):
        standings.advance_agency(world.session, agency, TODAY)


@pytest.fixture
def office(world, sign_in):
    """An inspector, an approver and the id of an agency that stands at grade A since yesterday."""
    agency = world.agency().id
    inspector, approver = world.user(Role.INSPECTOR), world.user(Role.APPROVER)
    people = {"owner": inspector.id, "desk": sign_in(inspector), "head": sign_in(approver)}
    credit_clock.run(world.session, TODAY - timedelta(days=1))
    world.session.rollback()
    return people | {"agency": agency}


def propose(office, kind, **values):
    form = {
        "agency": "武汉晨帆人力资源有限公司",
        "kind": kind,
        "owner": office["owner"],
        "until_on": (TODAY + timedelta(days=60)).isoformat(),
        "reason": "等级由 A 级下降",
    } | values
    return office["desk"].post("/measures/new", data=form)


def begin(office, kind, **values):
    address = propose(office, kind, **values).location
    yes = {"version": 1, "verdict": "yes"}
    assert office["head"].post(f"{address}/decide", data=yes).status_code == 422
    assert office["head"].post(f"{address}/decide", data=yes | agreed()).location
    return address


def version(world, address):
    world.refresh()
    found = world.session.get_one(CreditMeasure, int(address.rpartition("/")[2])).version
    world.session.rollback()
    return found


def act(office, world, address, kind, **values):
    form = {"version": version(world, address), "act": kind, "on": TODAY.isoformat()}
    return office["desk"].post(f"{address}/acts", data=form | {"words": "已办"} | values)


def test_a_fallen_grade_is_suggested_and_its_interview_ends_with_the_follow_up(office, world):
    record(world, office["agency"], 30)
    suggested = text(office["desk"].get("/measures/suggestions?kind=interview"))
    assert "由 A 级降为 C 级" in suggested
    address = propose(office, "interview").location
    assert office["desk"].post(f"{address}/decide", data={"version": 1}).status_code == 403
    refused = office["head"].post(
        f"{address}/decide", data={"version": 1, "verdict": "no"} | agreed()
    )
    assert "须写明理由" in text(refused, 422)
    office["head"].post(f"{address}/decide", data={"version": 1, "verdict": "yes"} | agreed())
    later = (TODAY + timedelta(days=3)).isoformat()
    act(office, world, address, "notice", place="本局三楼会议室", until=later)
    letter = office["desk"].get(f"{address}/notice.docx")
    assert letter.status_code == 200
    act(office, world, address, "held")
    act(office, world, address, "promise", until=later)
    assert "办理激励惩戒措施" in text(office["desk"].get("/agenda"))
    act(office, world, address, "kept")
    page = text(office["desk"].get(address))
    assert "已办结" in page
    assert "回访：已兑现" in page
    assert "没有可采取的措施" in text(office["desk"].get("/measures/suggestions?kind=certificate"))


def test_a_measure_ends_by_itself_with_the_record_it_rests_on(office, world):
    entry = record(world, office["agency"], 15)
    address = begin(office, "interview", entry=entry)
    end_record(world, office["agency"], entry)
    assert "不再计分" in text(office["desk"].get(address))
    answer = act(office, world, address, "notice", place="局里", until=TODAY.isoformat())
    assert "自动结束" in text(office["desk"].get(answer.location))
    assert "所依据的信用记录不再计分" in text(office["desk"].get(address))


def test_a_certificate_is_verified_by_anybody_and_lapses_with_the_grade(office, world, client):
    address = begin(office, "certificate", reason="连续守信")
    assert office["desk"].get(f"{address}/certificate.pdf").status_code == 404
    act(office, world, address, "issued")
    assert office["desk"].get(f"{address}/certificate.pdf").data.startswith(b"%PDF")
    keys = client.application.config["SIGNING_KEYS"]
    world.refresh()
    token = measure_papers.sign_certificate(world.session.get_one(CreditMeasure, 1), keys)
    world.session.rollback()
    assert "今天" in text(client.get(f"/public/verify/{token}"))
    assert client.get("/public/verify/other").status_code == 404
    record(world, office["agency"], 15)
    page = text(client.get(f"/public/verify/{token}"))
    assert "已经失效" in page
    assert "信用等级已变化" in page
    credit_clock.run(world.session, TODAY)
    world.refresh()
    assert world.session.scalar(select(CreditMeasure.ended_on)) == TODAY


def test_what_is_not_allowed_is_refused_in_words(office, world):
    assert "现为 A 级" in text(propose(office, "interview"), 422)
    assert "名册中没有" in text(propose(office, "priority", agency="无名"), 422)
    far = (TODAY + timedelta(days=800)).isoformat()
    assert "不超过 12 个月" in text(propose(office, "priority", until_on=far), 422)
    address = begin(office, "priority")
    assert "已有未结束" in text(propose(office, "priority"), 422)
    assert "武汉晨帆" in text(office["desk"].get("/measures/recommended"))
    stale = {"version": 1, "words": "误列"}
    assert "刚被他人办理" in text(
        office["head"].post(f"{address}/withdraw", data=stale | agreed()), 422
    )
    current = {"version": version(world, address), "words": "误列"}
    office["head"].post(f"{address}/withdraw", data=current | agreed())
    assert "撤回" in text(office["desk"].get(address))
    assert "名单是空的" in text(office["desk"].get("/measures/recommended"))


def test_priority_goes_first_at_an_event_and_the_admission_stands_on_its_record(office, world):
    address = begin(office, "priority")
    event = office["desk"].post(
        "/events/new",
        data={
            "code": "ZP-1",
            "name": "家门口招聘会",
            "starts_on": TODAY.isoformat(),
            "form": "现场招聘会",
        },
    )
    at = event.location
    page = text(office["desk"].get(f"{at}/preparation"))
    assert "优先邀请" in page
    assert "登记并核查</button></form>" in page
    entered = {"party": "武汉晨帆人力资源有限公司", "kind": "agency", "posts": "20"}
    office["desk"].post(f"{at}/exhibitors", data=entered)
    assert "优先邀请" not in text(office["desk"].get(f"{at}/preparation"))
    yes = {"version": 1, "words": "", "verdict": "yes"}
    assert office["desk"].post(f"{at}/exhibitors/1/decide", data=yes).status_code == 302
    record_of = text(office["desk"].get(address))
    assert "招聘活动“家门口招聘会”准予参加，岗位 20 个。" in record_of
    withdrawn = {
        "version": 2,
        "words": "单位来电退出。",
        "verdict": "no",
        "ground": "withdrew",
    }
    office["desk"].post(f"{at}/exhibitors/1/decide", data=withdrawn)
    assert "不予参加，岗位 20 个。" in text(office["desk"].get(address))
