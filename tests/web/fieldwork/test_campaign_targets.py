"""A campaign's list: drawn by criteria, assigned by name, visited by those named, reported."""

import io
from datetime import timedelta

import pytest
from docx import Document
from PIL import Image

from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.fieldwork import Campaign
from tests.support.site.foreseen import agreed_as_shown

TODAY = clock.today()
FIRST, SECOND = "武汉晨帆人力资源有限公司", "武汉江雁人力资源有限公司"


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def desk(world, sign_in):
    """Two inspectors, an approver, two agencies, a campaign in the year before and one of now."""
    people = [world.user(Role.INSPECTOR), world.user(Role.INSPECTOR)]
    approver = world.user(Role.APPROVER)
    world.agency(FIRST)
    world.agency(SECOND)
    ids = [one.id for one in people]
    clients = [sign_in(one) for one in people]
    head = sign_in(approver)
    for year, start in ((TODAY.year - 1, 380), (TODAY.year, 5)):
        form = {
            "title": f"{year}年清理整顿",
            "starts_on": (TODAY - timedelta(days=start)).isoformat(),
            "ends_on": (TODAY - timedelta(days=start - 20)).isoformat(),
            "checklist": "明示收费标准",
            "people": ids,
        }
        address = head.post("/campaigns/new", data=form).location
    return {"first": clients[0], "second": clients[1], "head": head, "ids": ids, "at": address}


def test_work_abroad_and_at_schools_are_drawn_by_the_kind_of_business(desk, world):
    names = {"overseas": "武汉远帆人力资源有限公司", "school": "武汉学苑人力资源有限公司"}
    world.refresh()
    for kind, name in names.items():
        made = world.agency(name)
        made.licences[0].scope = ["job_brokerage", kind]
    world.session.commit()
    for kind, (label, name) in {
        "overseas": ("境外就业服务", names["overseas"]),
        "school": ("校园招聘", names["school"]),
    }.items():
        page = text(desk["first"].get(f"{desk['at']}/targets?activity={kind}"))
        assert "选出 1 户" in page
        assert f"许可事项：{label}" in page
        assert name in page


VISIT = {
    "visited_on": TODAY.isoformat(),
    "check0": "不符合",
    "problems": ["charges"],
    "measure": "rectify",
    "note": "收费标准没有明示。",
}


def test_from_criteria_to_the_closing_report(desk):
    first, at = desk["first"], desk["at"]
    page = text(first.get(f"{at}/targets?activity=job_brokerage"))
    assert "选出 2 户" in page
    put = {"activity": "job_brokerage", "party": [FIRST, SECOND]}
    first.post(f"{at}/targets", data=put)
    assert "选出 0 户" in text(first.get(f"{at}/targets?activity=job_brokerage"))
    one = {"target": [1, 2], "officer": [desk["ids"][0]]}
    assert "至少 2 名" in text(first.post(f"{at}/targets/assign", data=one), 422)
    first.post(f"{at}/targets/assign", data=one | {"officer": desk["ids"]})
    outsider = text(desk["head"].post(f"{at}/targets/1/visit", data=VISIT), 422)
    assert "只有指定的检查人员" in outsider
    assert first.post(f"{at}/targets/1/visit", data=VISIT).status_code == 302
    assert "已经检查" in text(first.post(f"{at}/targets/1/visit", data=VISIT), 422)
    assert "须写明理由" in text(first.post(f"{at}/targets/2/drop", data={}), 422)
    first.post(f"{at}/targets/2/drop", data={"reason": "登记地址无人"})
    assert first.post(f"{at}/visits/1/case").status_code == 302
    page = text(first.get(at))
    assert "1 / 1" in page
    assert "与上次比较" in page
    closing = {"version": 1, "words": "整治到位。"} | agreed_as_shown(desk["head"], at)
    desk["head"].post(f"{at}/close", data=closing)
    document = Document(io.BytesIO(first.get(f"{at}/report.docx").data))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "列入检查对象1户，已检查1户" in words
    assert "出动2人次" in words
    assert "整治到位。" in words
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[0][2] == f"上次（{(TODAY - timedelta(days=380)).year}年）"
    assert ["检查户次", "1", "0", "+1"] in cells
    assert document.tables[2].rows[1].cells[1].text == FIRST
    assert "已经结束" in text(first.post(f"{at}/targets", data=put), 422)


def test_leads_and_measures_draw_and_hold_back(desk, world):
    world.refresh()
    found = world.finding(agency_id=1)
    world.review(found, world.user(Role.INSPECTOR), Decision.CONFIRM)
    page = text(desk["first"].get(f"{desk['at']}/targets?lead_days=90"))
    assert "属实线索 1 条" in page
    assert SECOND not in page
    assert "请选择 1 到" in text(desk["first"].post(f"{desk['at']}/targets", data={}), 422)


def test_a_form_sent_twice_is_one_joint_visit_with_its_picture(desk):
    first, at, head = desk["first"], desk["at"], desk["head"]
    edited = {
        "version": "1",
        "title": f"{TODAY.year}年清理整顿",
        "starts_on": (TODAY - timedelta(days=5)).isoformat(),
        "ends_on": (TODAY + timedelta(days=15)).isoformat(),
        "checklist": "明示收费标准",
        "partners": "区市场监管局\n区公安分局",
        "people": desk["ids"],
    }
    assert head.post(f"{at}/edit", data=edited).status_code == 302
    first.post(f"{at}/targets", data={"activity": "job_brokerage", "party": [FIRST, SECOND]})
    first.post(f"{at}/targets/assign", data={"target": [1, 2], "officer": desk["ids"]})
    sent = VISIT | {"client_id": "f-1", "partners": "区公安分局"}
    asked = {"Accept": "application/json"}

    def send(target, **changed):
        data = sent | changed | {"photos": (io.BytesIO(png()), "门头.png")}
        return first.post(f"{at}/targets/{target}/visit", data=data, headers=asked)

    refused = send(1, partners="没有的部门")
    assert refused.status_code == 422
    assert "联合部门" in refused.get_json()["words"]
    for _ in range(2):
        answer = send(1)
        assert answer.get_json()["outcome"] == "taken"
    assert "属于另一户" in send(2).get_json()["words"]
    page = text(first.get(at))
    assert page.count("会同：区公安分局") == 1
    assert "会同其他部门检查" in page
    assert first.get(f"{at}/photos/1").status_code == 200
    assert first.get("/campaigns/1/photos/1").status_code == 404, "another campaign's"
    report = Document(io.BytesIO(first.get(f"{at}/report.docx").data))
    words = "\n".join(one.text for one in report.paragraphs)
    assert "联合部门：区市场监管局、区公安分局" in words
    assert "会同区市场监管局、区公安分局检查1户次" in words


def png():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(out, "PNG")
    return out.getvalue()


def moved(world, days):
    """Let the campaign of the tests end in so many days."""
    world.refresh()
    campaign = world.session.get_one(Campaign, 2)
    campaign.ends_on = TODAY + timedelta(days=days)
    world.session.commit()


def test_each_target_is_a_task_of_those_who_visit_it_until_it_is_visited(
    desk, world, sign_in, count_statements
):
    first, at = desk["first"], desk["at"]
    first.post(f"{at}/targets", data={"activity": "job_brokerage", "party": [FIRST, SECOND]})
    moved(world, 3)
    task, naming = "检查专项行动对象", "指定专项行动检查人员"
    page = text(first.get("/today"))
    assert task not in page
    assert page.count(naming) == 1
    assert "2 户" in page
    assert naming not in text(sign_in(world.user(Role.INSPECTOR)).get("/today"))
    named = {"target": [1], "officer": desk["ids"]}
    first.post(f"{at}/targets/assign", data=named)
    page = text(first.get("/today"))
    assert f'href="{at}/targets/1/visit"' in page
    assert page.count(task) == page.count(naming) == 1
    assert "1 户" in page
    assert task not in text(desk["head"].get("/today")).split("全单位到期")[0]
    assert task not in text(sign_in(world.user(Role.INSPECTOR)).get("/today"))
    page = text(first.get("/agenda"))
    assert page.count(task) == page.count(naming) == 1
    statements = count_statements(lambda: first.get("/agenda"))
    moved(world, 30)
    page = text(first.get("/today"))
    assert task not in page
    assert "我负责的专项行动检查对象还有 1 户" in page
    moved(world, 3)
    first.post(f"{at}/targets/1/visit", data=VISIT)
    first.post(f"{at}/targets/2/drop", data={"reason": "登记地址无人"})
    assert task not in text(first.get("/today"))
    assert count_statements(lambda: first.get("/agenda")) <= statements
