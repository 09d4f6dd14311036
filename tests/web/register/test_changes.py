"""The register changed by form: what is plain at once, what a right hangs on by two persons."""

import io
from datetime import date

import pytest
from lxml import html
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.domain.register.history import ActStatus
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import Agency, Licence
from supervisor.store.tables.register_changes import RegisterAct, RegisterFile
from tests.support.site.foreseen import agreed


@pytest.fixture
def office(world, sign_in):
    """An agency, who proposes, and who decides."""
    agency = world.agency(phone="027-87654321", uscc="91420106MA4YK8PB56")
    proposer, approver = world.user(Role.APPROVER), world.user(Role.APPROVER)
    return agency, sign_in(proposer), sign_in(approver)


def form_of(client, address):
    """What the form holds as it is opened: name → value."""
    page = html.fromstring(client.get(address).get_data(as_text=True))
    form = next(one for one in page.forms if one.method == "POST" and "reason" in one.fields)
    return {name: value or "" for name, value in form.fields.items() if name and name != "files"}


def edit(client, agency, **values):
    address = f"/agencies/{agency.id}/edit"
    typed = form_of(client, address) | {"reason": "现场核对"} | values
    return client.post(address, data=typed)


def act_of(world, **values):
    world.refresh()
    return world.session.scalar(select(RegisterAct).filter_by(**values))


def body(answer):
    return answer.get_data(as_text=True)


def test_plain_fields_apply_at_once_and_leave_their_history(office, world):
    agency, client, _ = office
    answer = edit(
        client, agency, phone="027-88880000", staff_count="31", document="武人社函〔2026〕8号"
    )
    assert answer.status_code == 302
    world.refresh()
    assert (agency.phone, agency.staff_count) == ("027-88880000", 31)
    page = body(client.get(f"/agencies/{agency.id}?tab=changes"))
    for word in (
        "联系电话",
        "027-87654321",
        "027-88880000",
        "现场核对",
        "武人社函〔2026〕8号",
        "已生效",
    ):
        assert word in page
    assert world.session.scalar(select(AuditEvent).filter_by(action="register_edited"))


def test_a_renaming_keeps_the_former_name(office, world):
    agency, client, _ = office
    edit(client, agency, name="武汉听澜人力资源有限公司")
    world.refresh()
    assert agency.name == "武汉听澜人力资源有限公司"
    assert [name.text for name in agency.names] == ["武汉晨帆人力资源有限公司"]


def test_a_star_needs_a_second_person(office, world):
    agency, client, other = office
    edit(client, agency, star="4", star_from="2026-11-01", phone="027-88880000")
    world.refresh()
    assert (agency.star, agency.phone) == (None, "027-88880000")
    act = act_of(world, status=ActStatus.WAITING)
    assert "1 项名册变更待第二人确认" in body(other.get("/today"))
    page = body(other.get(f"/agencies/changes/{act.id}"))
    assert "星级" in page
    assert "确认生效" in page
    unread = other.post(f"/agencies/changes/{act.id}/accept", data={"note": "已核"})
    assert (unread.status_code, "请先核对将影响多少家" in unread.text) == (422, True)
    assert (
        client.post(
            f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed()
        ).status_code
        == 422
    )
    assert (
        other.post(f"/agencies/changes/{act.id}/accept", data={"note": " "} | agreed()).status_code
        == 422
    )
    world.refresh()
    assert agency.star is None
    answer = other.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "评定文件已核"} | agreed()
    )
    assert answer.status_code == 302
    world.refresh()
    assert (agency.star, agency.star_from) == (4, date(2026, 11, 1))
    assert "评定文件已核" in body(other.get(f"/agencies/{agency.id}?tab=changes"))
    again = other.post(f"/agencies/changes/{act.id}/accept", data={"note": "再来"} | agreed())
    assert "已经处理" in body(again)


def test_what_is_refused_changes_nothing_and_says_why(office, world):
    agency, client, other = office
    edit(client, agency, high_end="是")
    act = act_of(world)
    other.post(f"/agencies/changes/{act.id}/refuse", data={"note": "没有高端服务的证明"})
    world.refresh()
    assert agency.high_end is False
    page = body(client.get(f"/agencies/{agency.id}?tab=changes"))
    assert "没有高端服务的证明" in page
    assert "不予采纳" in page
    assert "待第二人确认" not in body(other.get("/today"))


def test_a_proposal_the_register_has_overtaken_is_not_done(office, world):
    agency, client, other = office
    edit(client, agency, star="4")
    act = act_of(world)
    agency.star = 2
    world.session.commit()
    answer = other.post(f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed())
    assert answer.status_code == 422
    assert "星级" in body(answer)
    world.refresh()
    assert (agency.star, act.status) == (2, ActStatus.WAITING)


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(office, world):
    agency, client, _ = office
    answer = edit(
        client, agency, phone="電話", staff_count="负三", address="新地址", star="4", reason=""
    )
    page = body(answer)
    assert answer.status_code == 422
    for key, typed in (("phone", "電話"), ("staff_count", "负三"), ("reason", "")):
        assert f'id="{key}-help"' in page
        assert typed in page
    assert "新地址" in page
    world.refresh()
    assert (agency.address, agency.phone) == ("", "027-87654321")


def test_who_comes_second_sees_what_the_first_has_changed(office, world):
    agency, client, other = office
    address = f"/agencies/{agency.id}/edit"
    typed = form_of(client, address) | {"reason": "来函", "address": "中南路 1 号"}
    edit(other, agency, phone="027-88880000")
    answer = client.post(address, data=typed)
    assert answer.status_code == 409
    page = body(answer)
    assert "名册现为：027-88880000" in page
    assert "中南路 1 号" in page
    version = form_of(client, address)["version"]
    merged = typed | {"version": version, "phone": "027-88880000"}
    assert client.post(address, data=merged).status_code == 302
    world.refresh()
    assert (agency.phone, agency.address) == ("027-88880000", "中南路 1 号")


def test_nothing_changed_is_said(office):
    agency, client, _ = office
    assert "没有改动" in body(edit(client, agency))


def event(client, agency, **values):
    address = f"/agencies/{agency.id}/licence-event"
    paper = agency.licences[0]
    typed = form_of(client, address) | {
        "kind": paper.kind.label,
        "number": paper.number,
        "event": "延续",
        "on": "2026-11-20",
        "valid_to": "2031-01-01",
        "reason": "延续申请已批准",
        "document": "武人社许〔2026〕12号",
    }
    return client.post(address, data=typed | values)


def test_an_event_of_a_licence_is_entered_with_its_document(office, world):
    agency, client, other = office
    upload = (io.BytesIO("准予延续决定书".encode()), "决定书.txt")
    assert event(client, agency, files=upload).status_code == 302
    world.refresh()
    assert agency.licences[0].valid_to == date(2029, 1, 1)
    act = act_of(world)
    kept = world.session.scalar(select(RegisterFile).filter_by(act_id=act.id))
    assert "准予延续" in client.get(f"/agencies/changes/files/{kept.id}").get_data(as_text=True)
    other.post(f"/agencies/changes/{act.id}/accept", data={"note": "已核"} | agreed())
    world.refresh()
    paper = agency.licences[0]
    assert paper.valid_to == date(2031, 1, 1)
    last = paper.events[-1]
    assert (last.kind, last.document) == (LicenceEventKind.RENEWED, "武人社许〔2026〕12号")


@pytest.mark.parametrize("kind", ["暂停", "恢复", "变更", "注销", "吊销"])
def test_every_kind_of_event_can_be_entered(office, world, kind):
    agency, client, other = office
    assert event(client, agency, event=kind, valid_to="").status_code == 302
    act = act_of(world)
    other.post(f"/agencies/changes/{act.id}/accept", data={"note": "已核"} | agreed())
    world.refresh()
    assert agency.licences[0].events[-1].kind.label == kind


def test_a_new_licence_is_granted(office, world):
    agency, client, other = office
    answer = event(
        client, agency, kind="劳务派遣经营许可", number="鄂派0001号", event="准予",
        valid_from="2026-11-20", scope="劳务派遣",
    )  # fmt: skip
    assert answer.status_code == 302
    act = act_of(world)
    other.post(f"/agencies/changes/{act.id}/accept", data={"note": "已核"} | agreed())
    world.refresh()
    paper = world.session.scalar(select(Licence).filter_by(number="鄂派0001号"))
    assert (paper.agency_id, paper.valid_from, paper.valid_to) == (
        agency.id, date(2026, 11, 20), date(2031, 1, 1),
    )  # fmt: skip


def test_a_number_another_agency_holds_is_refused_beside_the_field(office, world):
    agency, client, _ = office
    number = world.agency("武汉听澜人力资源有限公司").licences[0].number
    answer = event(client, agency, number=number, event="准予")
    assert answer.status_code == 422
    assert "武汉听澜人力资源有限公司" in body(answer)


def test_an_event_without_a_document_is_refused(office, world):
    agency, client, _ = office
    answer = event(client, agency, document="")
    assert answer.status_code == 422
    assert 'id="document-help"' in body(answer)
    assert act_of(world) is None


def test_a_branch_comes_under_its_head_office_by_two_persons(office, world):
    agency, client, _ = office
    head = world.agency("武汉听澜人力资源有限公司", uscc="91420106MA4K12345D")
    edit(client, agency, parent=head.name)
    world.refresh()
    assert agency.parent_id is None
    assert act_of(world).status is ActStatus.WAITING


def test_pages_cost_the_same_however_much_has_changed(office, world, count_statements):
    agency, client, other = office
    addresses = (f"/agencies/{agency.id}?tab=changes", "/agencies/changes")
    edit(client, agency, star="1")
    few = [count_statements(lambda a=a: other.get(a)) for a in addresses]
    for number in range(6):
        edit(client, agency, phone=f"027-8888000{number}", star="5", reason=f"第{number}次")
    assert [count_statements(lambda a=a: other.get(a)) for a in addresses] == few


def test_an_inspector_proposes_but_does_not_decide(office, world, inspector):
    agency, _, _ = office
    edit(inspector, agency, star="3")
    act = act_of(world)
    answer = inspector.post(f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed())
    assert answer.status_code == 403
    world.refresh()
    assert world.session.get(Agency, agency.id).star is None
