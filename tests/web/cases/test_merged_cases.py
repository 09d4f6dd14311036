"""Several leads in one case: the draft names them all, and what stands is not drafted twice."""

import html
import re
from datetime import date

import pytest

from supervisor.domain.cases.joining import LeadAct, named, with_lead
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category
from supervisor.store.tables.cases.cases import Case
from tests.support.factories import Ad, Hit

GENDER = [Hit("限男性")]
FEES = [Hit("能吃苦", Category.FEES, basis=("就业促进法 第四十一条",))]


@pytest.fixture
def agency(world):
    return world.agency()


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.user())


@pytest.fixture
def leads(world, agency):
    judge = world.user()
    ads = [Ad(title="分拣员", hits=GENDER), Ad(title="搬运工", hits=FEES),
           Ad(title="装卸工", hits=GENDER)]  # fmt: skip
    found = [world.finding(ad, agency_id=agency.id) for ad in ads]
    for one in found:
        world.review(one, judge, Decision.CONFIRM)
    ids = [one.id for one in found]
    world.session.rollback()
    return ids


def merged(client, leads):
    address = client.post(f"/cases/from-finding/{leads[0]}").location
    for lead in leads[1:]:
        into = {"into": address.rpartition("/")[2]}
        assert client.post(f"/cases/from-finding/{lead}", data=into).location == address
    return address


def case_at(world, address):
    world.refresh()
    case = world.session.get_one(Case, int(address.rpartition("/")[2]))
    said = (case.summary, [row.claims for row in case.course], len(case.leads), case.version)
    world.session.rollback()
    return said


def form_of(client, address):
    """The form of the draft as a browser sends it."""
    page = client.get(f"{address}/step/draft").text
    fields = dict(
        re.findall(r'<input class="form-control"[^>]* name="([^"]+)" value="([^"]*)"', page)
    )
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        fields[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    ticked = re.findall(r'type="checkbox"[^>]* name="([^"]+)" value="1" checked', page)
    fields |= dict.fromkeys(ticked, "1")
    fields["version"] = re.search(r'name="version" value="(\d+)"', page)[1]
    fields["on"] = clock.today().isoformat()
    return {name: html.unescape(value) for name, value in fields.items()}


def test_a_merged_draft_names_every_lead_and_every_kind_of_act(world, client, leads):
    address = merged(client, leads)
    summary, course, count, _ = case_at(world, address)
    assert summary == "招聘信息‘分拣员’、‘搬运工’、‘装卸工’涉嫌性别限制、收费押金"
    assert course[-1]["leads"] == [str(one) for one in leads]
    acts = [(one["what"], one["breached"]) for one in course[-1]["acts"]]
    assert acts == [
        ("招聘信息‘分拣员’、‘装卸工’涉嫌性别限制", ["就业促进法第二十七条"]),
        ("招聘信息‘搬运工’涉嫌收费押金", ["就业促进法第四十一条"]),
    ]
    assert count == 3
    paper = re.search(r'href="([^"]+)">立案审批表<', client.get(f"{address}/papers").text)[1]
    text = client.get(paper).text
    for said in (*(f"线索{one}" for one in leads), "第二十七条", "第四十一条", summary):
        assert said in text


def test_saving_the_draft_loses_no_lead_and_says_nothing_twice(world, client, leads):
    address = merged(client, leads)
    fields = form_of(client, address)
    again = client.post(f"{address}/step/draft", data=fields)
    assert again.status_code == 422
    assert "内容没有改动" in again.text
    before = case_at(world, address)
    changed = fields | {"leads": str(leads[1]), "acts-0-place": "中北路"}
    assert client.post(f"{address}/step/draft", data=changed).status_code == 302
    _, course, _, _ = case_at(world, address)
    assert len(course) == len(before[1]) + 1
    assert set(course[-1]["leads"]) == {str(one) for one in leads}
    assert course[-1]["acts"][0]["place"] == "中北路"


def test_a_draft_that_stands_offers_the_filing(world, client, leads, sign_in):
    address = merged(client, leads[:1])
    page = client.get(address).text
    assert "等待负责人办理" in page
    assert not re.search(r'class="btn btn-primary" href="[^"]*/step/draft"', page)
    assert "修改拟案" in page
    head = sign_in(world.user(Role.APPROVER))
    assert re.search(r'class="btn btn-primary" href="[^"]*/head/file"', head.get(address).text)


def test_who_drafted_is_not_offered_the_filing(world, leads, sign_in):
    head = sign_in(world.user(Role.APPROVER))
    page = head.get(merged(head, leads[:1])).text
    assert "/head/file" not in page
    assert "等待负责人办理" in page


def test_a_lead_names_its_case_and_is_not_drafted_again(world, client, leads, sign_in):
    address = merged(client, leads[:1])
    number = re.search(r"\S+案〔\d+〕\d+号", client.get(address).text)[0]
    again = client.post(f"/cases/from-finding/{leads[0]}", follow_redirects=True)
    assert "拟案已写好，请负责人" not in again.text
    assert "这条线索已在案件" in again.text
    page = client.get(f"/findings/{leads[0]}").text
    assert f'href="{address}"' in page
    assert "已在案件" in page
    assert "/cases/from-finding/" not in page
    head = sign_in(world.user(Role.APPROVER))
    filed = {"version": str(case_at(world, address)[3]), "on": clock.today().isoformat(),
             "approved_by": "程局"}  # fmt: skip
    assert head.post(f"{address}/head/file", data=filed).status_code == 302
    late = client.post(
        f"/cases/from-finding/{leads[1]}", data={"into": address.rpartition("/")[2]},
        follow_redirects=True,
    )  # fmt: skip
    assert "线索已并入案件" in late.text
    assert "拟案不能再改" in late.text
    assert number


def test_a_lead_can_have_a_case_of_its_own(client, leads):
    first = client.post(f"/cases/from-finding/{leads[0]}").location
    other = client.post(f"/cases/from-finding/{leads[1]}", data={"into": "0"})
    assert other.status_code == 302
    assert other.location not in ("", first)


def lead(number, *labels, title="甲"):
    return LeadAct(number, title, labels, ("劳动法第十二条",), date(2026, 1, 1), date(2026, 2, 1))


def test_an_act_of_several_respondents_says_whose_it_is():
    act = {"id": "act2", "what": "招聘信息‘乙’涉嫌性别限制", "respondent": "南湖"}
    row = {"respondents": [{"name": "东湖"}, {"name": "南湖"}], "acts": [act]}
    found = with_lead(row, lead(7, "性别限制"), "东湖")["acts"]
    assert [(one["id"], one["respondent"]) for one in found] == [("act2", "南湖"), ("act3", "东湖")]


def test_a_case_in_its_own_words_is_told_what_a_lead_adds():
    assert named("群众反映岗位不实。", lead(7, "收费押金")) == (
        "群众反映岗位不实；招聘信息‘甲’涉嫌收费押金"
    )
    assert named("押金案：收费押金", lead(7, "收费押金")) == "押金案：收费押金"


def test_many_ads_are_named_up_to_five():
    text = lead(1, "性别限制", title="零").what
    for number in range(8):
        text = named(text, lead(number, "性别限制", title=f"职位{number}"))
    assert text == "招聘信息‘零’、‘职位0’、‘职位1’、‘职位2’、‘职位3’等涉嫌性别限制"
