"""Imports: what a right hangs on waits; the whole can be taken back, but for what moved on."""

import io

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.domain.register.history import ActStatus
from supervisor.store.tables.register import Agency, ImportStatus, RegisterImport
from supervisor.store.tables.register_changes import RegisterAct
from tests.support.factories import Ad
from tests.support.files.register_files import A, B, C, csv_file
from tests.support.site.foreseen import agreed, agreed_as_shown

HEADERS = ["统一社会信用代码", "机构名称", "联系电话", "星级", "许可证编号", "许可证有效期止"]


@pytest.fixture
def office(world, sign_in):
    """Two agencies in the register, who imports, and who decides."""
    held = [world.agency(f"武汉晨帆{code[-2:]}人力资源有限公司", uscc=code) for code in (A, B)]
    importer, approver = world.user(Role.APPROVER), world.user(Role.APPROVER)
    return held, sign_in(importer), sign_in(approver)


def bring(client, world, rows):
    """Import a file; return its id."""
    file = (io.BytesIO(csv_file(rows, HEADERS)), "名册.csv")
    address = client.post("/agencies/import", data={"file": file}).location
    client.post(f"{address}/apply", data=agreed_as_shown(client, address))
    world.refresh()
    return int(address.rpartition("/")[2])


def act_of(world, **values):
    world.refresh()
    return world.session.scalar(select(RegisterAct).filter_by(**values))


def row_of(world, import_id):
    world.refresh()
    return world.session.get(RegisterImport, import_id)


def take_back(client, import_id, reason="发错了文件"):
    address = f"/agencies/import/{import_id}/take-back"
    shown = client.get(address)  # where nothing can be taken back, the form is not to be had
    data = agreed_as_shown(client, address) if shown.status_code == 200 else agreed()
    return client.post(address, data={"reason": reason} | data)


PLAIN = [[A, "", "027-88880001", "", "", ""], [B, "", "027-88880002", "", "", ""]]
MIXED = [
    [A, "", "027-88880001", "4", "", ""],
    [C, "武汉听澜人力资源有限公司", "", "", "鄂人001", "2030-01-01"],
]


def test_an_import_writes_what_is_plain_and_proposes_the_rest(office, world):
    (a, _), client, other = office
    import_id = bring(client, world, MIXED)
    assert (a.phone, a.star) == ("027-88880001", None)
    assert world.session.scalar(select(Agency).filter_by(uscc=C)) is None
    act = act_of(world, status=ActStatus.WAITING)
    assert (act.import_id, act.agencies) == (import_id, 2)
    assert "鄂人001" in other.get(f"/agencies/changes/{act.id}").text
    own = client.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed(act.agencies)
    )
    assert own.status_code == 422
    other.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "与批文一致"} | agreed(act.agencies)
    )
    world.refresh()
    assert a.star == 4
    new = world.session.scalar(select(Agency).filter_by(uscc=C))
    assert [paper.number for paper in new.licences] == ["鄂人001"]
    assert "新增" in other.get(f"/agencies/{new.id}?tab=changes").text


def test_plain_changes_are_taken_back_by_one(office, world):
    (a, b), client, _ = office
    import_id = bring(client, world, PLAIN)
    page = client.get(f"/agencies/import/{import_id}/take-back").text
    assert "2 家机构恢复到导入之前" in page
    assert "联系电话" in page
    assert take_back(client, import_id, " ").status_code == 422
    assert take_back(client, import_id).status_code == 302
    assert row_of(world, import_id).status is ImportStatus.TAKEN_BACK
    assert (a.phone, b.phone) == ("", "")
    assert "撤回导入" in client.get(f"/agencies/{a.id}?tab=changes").text
    again = client.get(f"/agencies/import/{import_id}/take-back", follow_redirects=True)
    assert "尚未撤回的导入" in again.text


def test_who_was_changed_since_is_named_and_stays(office, world):
    (a, b), client, other = office
    import_id = bring(client, world, PLAIN)
    later = bring(other, world, [[A, "", "027-88880009", "", "", ""]])
    page = client.get(f"/agencies/import/{import_id}/take-back").text
    assert "保持现状" in page
    assert a.name in page
    take_back(client, import_id)
    world.refresh()
    assert (a.phone, b.phone) == ("027-88880009", "")
    assert row_of(world, later).status is ImportStatus.APPLIED


def test_rights_are_taken_back_by_two(office, world):
    (a, _), client, other = office
    import_id = bring(client, world, MIXED)
    first = act_of(world, status=ActStatus.WAITING)
    other.post(
        f"/agencies/changes/{first.id}/accept", data={"note": "与批文一致"} | agreed(first.agencies)
    )
    assert "须由另一位审批人确认" in client.get(f"/agencies/import/{import_id}/take-back").text
    take_back(client, import_id)
    act = act_of(world, status=ActStatus.WAITING)
    assert a.star == 4
    assert row_of(world, import_id).status is ImportStatus.APPLIED
    assert (
        "正在等待第二人确认"
        in client.get(f"/agencies/import/{import_id}/take-back", follow_redirects=True).text
    )
    own = client.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed(act.agencies)
    )
    assert own.status_code == 422
    other.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "确为误导入"} | agreed(act.agencies)
    )
    assert row_of(world, import_id).status is ImportStatus.TAKEN_BACK
    assert (a.star, a.phone) == (None, "")
    assert world.session.scalar(select(Agency).filter_by(uscc=C)) is None


def test_a_new_agency_with_a_lead_stays(office, world):
    _, client, other = office
    import_id = bring(client, world, MIXED)
    first = act_of(world, status=ActStatus.WAITING)
    other.post(
        f"/agencies/changes/{first.id}/accept", data={"note": "与批文一致"} | agreed(first.agencies)
    )
    world.refresh()
    new = world.session.scalar(select(Agency).filter_by(uscc=C))
    world.finding(Ad(company=new.name), agency_id=new.id)
    assert "已有线索、案件或其他记录" in client.get(f"/agencies/import/{import_id}/take-back").text
    take_back(client, import_id)
    act = act_of(world, status=ActStatus.WAITING)
    other.post(f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed(act.agencies))
    world.refresh()
    assert world.session.scalar(select(Agency).filter_by(uscc=C)) is not None


def test_what_nobody_has_decided_falls_with_the_import(office, world):
    (a, _), client, other = office
    import_id = bring(client, world, MIXED)
    act = act_of(world, status=ActStatus.WAITING)
    take_back(client, import_id)
    assert act_of(world, id=act.id).status is ActStatus.REFUSED
    assert (a.phone, a.star) == ("", None)
    assert row_of(world, import_id).status is ImportStatus.TAKEN_BACK
    late = other.post(
        f"/agencies/changes/{act.id}/accept", data={"note": "好"} | agreed(act.agencies)
    )
    assert "已经处理" in late.text


def test_a_branch_waits_with_its_head_office(office, world):
    _, client, other = office
    headers = [*HEADERS[:2], "上级机构", *HEADERS[4:]]
    rows = [
        [C, "武汉听澜人力资源有限公司", "", "鄂人001", "2030-01-01"],
        ["91420106MA4Y0TEQ6J", "武汉听澜人力资源有限公司武昌分公司", C, "", ""],
    ]
    file = (io.BytesIO(csv_file(rows, headers)), "名册.csv")
    address = client.post("/agencies/import", data={"file": file}).location
    client.post(f"{address}/apply", data=agreed_as_shown(client, address))
    act = act_of(world, status=ActStatus.WAITING)
    assert act.agencies == 2
    other.post(f"/agencies/changes/{act.id}/accept", data={"note": "与批文一致"} | agreed(2))
    world.refresh()
    head = world.session.scalar(select(Agency).filter_by(uscc=C))
    branch = world.session.scalar(select(Agency).filter_by(uscc="91420106MA4Y0TEQ6J"))
    assert branch.parent_id == head.id
