"""The right of reply: from the agency's door over an officer's desk to the public page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.credit import ledger
from supervisor.services.remedies import credit_clock
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.remedies import PublicReply
from tests.support.credit_world import Office

TEXT = "三条岗位由客户撤回，已当日下架并加强审核。"


@pytest.fixture
def office(world) -> Office:
    office = Office.of(world)
    credit_clock.run(world.session, clock.today())
    office.served()
    return office


@pytest.fixture
def owner(office, sign_in):
    return sign_in(office.owner)


@pytest.fixture
def entry(office) -> int:
    return office.entries()[0].id


def check(inspector, reply_id, verdict, reason="", version=1):
    form = {"version": str(version), "verdict": verdict, "reason": reason}
    return inspector.post(f"/credit/replies/{reply_id}/check", data=form)


@pytest.fixture
def public(client, office):
    return lambda: client.get(f"/public/agencies/{office.agency.uscc}").text


def test_a_reply_is_read_before_anybody_sees_it(owner, entry, inspector, public, world):
    assert owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT}).status_code == 302
    assert TEXT not in public()
    assert "/credit/replies/1" in inspector.get("/credit/requests").text
    assert TEXT in inspector.get("/credit/replies/1").text
    assert check(inspector, 1, "yes").status_code == 302
    assert TEXT in public()
    world.refresh()
    steps = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "reply_step"))
    assert [event.detail["status"] for event in steps] == ["submitted", "approved"]


def test_a_returned_reply_says_why_and_a_new_version_replaces_the_old(
    owner, entry, inspector, public, world
):
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    refused = check(inspector, 1, "no")
    assert (refused.status_code, "退回须写明理由" in refused.text) == (422, True)
    check(inspector, 1, "no", "请删去对投诉人的评价。")
    assert "请删去对投诉人的评价" in owner.get("/my-agency/replies").text
    for number, text in ((2, "第二版答复，说明整改情况。"), (3, "第三版答复，补充整改情况。")):
        owner.post(f"/my-agency/replies/{entry}", data={"text": text})
        check(inspector, number, "yes")
        assert text in public()
    assert "第二版" not in public()
    world.refresh()
    kept = world.session.scalars(select(PublicReply).order_by(PublicReply.number)).all()
    assert [str(reply.status) for reply in kept] == ["returned", "superseded", "approved"]
    owner.post(f"/my-agency/replies/{entry}/take-down")
    assert "第三版" not in public()
    assert "第二版" not in public()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("短", "答复应为 10 到 300 字"),
        ("答" * 301, "答复应为 10 到 300 字"),
        ("投诉人张某电话13812345678，其陈述与事实不符。", "不能含个人信息"),
    ],
)
def test_what_may_not_be_public_is_refused_with_what_was_typed(owner, entry, text, reason):
    answer = owner.post(f"/my-agency/replies/{entry}", data={"text": text})
    assert answer.status_code == 422
    assert reason in answer.text
    assert text in answer.text


def test_only_one_version_waits_at_a_time(owner, entry):
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    again = owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    assert (again.status_code, "正在审核" in again.text) == (422, True)


@pytest.mark.parametrize("kind", [EntryKind.REPAIR, EntryKind.WITHDRAWAL])
def test_the_reply_goes_with_what_it_answers(owner, entry, inspector, office, public, kind):
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    check(inspector, 1, "yes")
    owner.post(f"/my-agency/replies/{entry}", data={"text": f"{TEXT}再次说明。"})
    with unit_of_work(office.session):
        ledger.end_entry(office.session, office.approver, office.entries()[0], kind, "理由。")
    assert TEXT not in public()
    assert TEXT not in owner.get("/my-agency/replies").text
    assert "/credit/replies/" not in inspector.get("/credit/requests").text
    assert owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT}).status_code == 422


def test_the_reply_ends_with_the_publicity(owner, entry, inspector, public):
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    check(inspector, 1, "yes")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=370)):
        assert TEXT not in public()


def test_nobody_answers_for_another(owner, entry, inspector, sign_in, world, public):
    other = world.agency("武汉沐云舟人力资源有限公司")
    stranger = sign_in(world.user(Role.AGENCY, agency_id=other.id))
    assert stranger.post(f"/my-agency/replies/{entry}", data={"text": TEXT}).status_code == 422
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    check(inspector, 1, "yes")
    stranger.post(f"/my-agency/replies/{entry}/take-down")
    assert TEXT in public()
    assert stranger.get("/credit/replies/1").status_code == 403


def test_two_officers_do_not_decide_the_same_version(owner, entry, inspector):
    owner.post(f"/my-agency/replies/{entry}", data={"text": TEXT})
    check(inspector, 1, "yes")
    late = check(inspector, 1, "no", "理由")
    assert (late.status_code, "已被他人办理" in late.text) == (422, True)
