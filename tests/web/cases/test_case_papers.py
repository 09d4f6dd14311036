"""Papers of a case: filled from the case, refused while a place is empty, kept by version."""

import io
import re

import pytest
from docx import Document

from supervisor.documents.papers import blocks_of, packaged_template, places_in
from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.papers.places import unknown_places
from supervisor.domain.platform.roles import Role
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.cases.papers import templates
from tests.support.cases.course import CLOSURE, REVOCATION, Course
from tests.support.credit_world import Office
from tests.support.site.foreseen import agreed_as_shown

COURTS = {"住所": "中北路1号", "复议机关": "某区人民政府", "诉讼法院": "某区人民法院"}


@pytest.fixture
def office(world):
    return Office.of(world)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def case(office):
    typed = ByHand("某某劳务信息部", CaseOrigin.REPORT, "无证经营", None, "unlicensed")
    opened = open_by_hand(office.session, office.inspector, typed)
    served = Course(office, Course(office, opened).decided(CLOSURE)).served()
    office.session.rollback()
    return served


def slot(client, case, label):
    page = client.get(f"/cases/{case.id}/papers").text
    return re.search(rf'href="([^"]+)">{re.escape(label)}<', page)[1]


def typed(client, address, **changed):
    """The form of a paper as a browser sends it."""
    page = client.get(address).text
    fields = dict(
        re.findall(r'<input class="form-control"[^>]* name="([^"]+)" value="([^"]*)"', page)
    )
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    return fields | changed


def word_of(client, page):
    address = re.findall(r'href="([^"]+\.docx)"', page)[0]
    return client.get(address).data


def test_every_kind_has_a_template_whose_places_are_known():
    for kind in PaperKind:
        places = places_in(packaged_template(kind))
        assert places
        assert unknown_places(kind, places) == []


def test_a_closure_is_filled_and_leaves_only_once_it_is_whole(client, case):
    address = slot(client, case, "关闭（取缔）决定书")
    page = client.get(address).text
    assert "还没有填的地方：住所、复议机关、诉讼法院" in page
    refused = client.post(address, data=typed(client, address))
    assert refused.status_code == 422
    assert "还有未填的地方，不能制作：住所、复议机关、诉讼法院" in refused.text
    made = client.post(address, data=typed(client, address, **COURTS), follow_redirects=True).text
    assert "第 1 版" in made
    text = "".join(block.text for block in blocks_of(word_of(client, made)))
    assert "某某劳务信息部" in text
    assert "罚字第1号" in text
    assert "《人力资源市场暂行条例》第四十二条第一款" in text
    assert "予以关闭（取缔）" in text
    assert "【" not in text
    assert "{{" not in text
    pdf = client.get(re.findall(r'href="([^"]+\.pdf)"', made)[0])
    assert pdf.data.startswith(b"%PDF")


def test_what_an_officer_changed_is_kept_for_the_next_version(client, case):
    address = slot(client, case, "关闭（取缔）决定书")
    own = {**COURTS, "理由": "当事人多次被责令停止仍继续经营。"}
    client.post(address, data=typed(client, address, **own))
    page = client.get(address).text
    assert "改动：" in page
    assert own["理由"] in page
    client.post(address, data=typed(client, address))
    again = client.get(address).text
    assert "第 2 版" in again
    assert "第 1 版" in again
    first, second = re.findall(r'href="([^"]+\.docx)"', again)
    assert client.get(first).data == client.get(second).data


def test_a_hearing_is_announced_with_day_and_place_and_waits_for_its_host(client, office):
    typed_in = ByHand("某某人力公司", CaseOrigin.REPORT, "发布虚假信息", None, "agency")
    course = Course(office, open_by_hand(office.session, office.inspector, typed_in))
    course.investigated()
    course.take("conclude", facts="查实。", proposal="处罚")
    rights = ["statement", "defence", "hearing"]
    course.take("notice", facts="查实。", reasons="理由", rights=rights, **REVOCATION)
    course.serve("notice")
    course.take("hearing_request")
    course.take("hearing_notice", held_on="2099-05-06", place="二楼听证室")
    office.session.rollback()
    address = slot(client, course.case, "听证通知书")
    fields = typed(client, address)
    assert fields["时间"] == "2099年5月6日"
    assert fields["地点"] == "二楼听证室"
    assert "听通〔" in fields["文号"]
    refused = client.post(address, data=fields)
    assert refused.status_code == 422
    told = {"时刻": "上午九时", "主持人": "法规科王某", "联系电话": "027-1234"}
    page = client.post(address, data=fields | told, follow_redirects=True).text
    text = "".join(block.text for block in blocks_of(word_of(client, page)))
    assert "2099年5月6日上午九时" in text
    assert "法规科王某" in text


def test_markup_in_what_was_typed_stays_text(client, case):
    address = slot(client, case, "关闭（取缔）决定书")
    own = {**COURTS, "理由": "写有 {{机关}} 与 <w:p> & 字样。"}
    page = client.post(address, data=typed(client, address, **own), follow_redirects=True).text
    text = "".join(block.text for block in blocks_of(word_of(client, page)))
    assert own["理由"] in text


def test_numbers_run_on_in_their_series(client, case):
    address = slot(client, case, "立案审批表")
    assert "立〔" in typed(client, address)["文号"]
    client.post(address, data=typed(client, address))
    number = typed(client, address)["文号"]
    assert number.endswith("〕1号")
    notice = typed(client, slot(client, case, "行政处罚事先告知书"))["文号"]
    assert "告〔" in notice
    assert notice.endswith("〕1号")


def template(text):
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(client, content):
    file = (io.BytesIO(content), "own.docx")
    return client.post(
        "/paper-templates/filing_approval", data={"file": file}, follow_redirects=True
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (template("{{当事人}} {{不存在的项}}"), "不认识的占位符：不存在的项"),
        (template("{{当事人"), "占位符写法有误"),
        (template("{{ ''.__class__.__mro__ }} {{当事人}}"), "模板不能填写"),
        (template("{{当事人}} {{ 1/0 }}"), "模板不能填写"),
        (template("{{当事人}}{% set a = '样' * 2000000000 %}"), "限定的时间和内存"),
        (template("没有占位符"), "没有任何占位符"),
        (b"not a file", "模板不是 Word 文档"),
    ],
)
def test_a_template_is_checked_when_it_comes(client, content, said):
    found = upload(client, content)
    assert found.status_code == 422
    assert said in found.text


def test_a_template_that_never_ends_is_stopped(client, monkeypatch):
    monkeypatch.setattr(templates, "_SECONDS", 2)
    endless = "{% for i in range(99999) %}" * 3 + "{{当事人}}" + "{% endfor %}" * 3
    assert "限定的时间和内存" in upload(client, template(endless)).text


def test_an_own_template_is_used_recorded_and_given_up_again(client, case):
    assert upload(client, template("本局样式 {{当事人}} {{案号}}")).status_code == 200
    address = slot(client, case, "立案审批表")
    page = client.post(address, data=typed(client, address), follow_redirects=True).text
    assert "本机关模板" in page
    assert blocks_of(word_of(client, page))[0].text.startswith("本局样式 某某劳务信息部")
    retire = "/paper-templates/filing_approval/retire"
    assert "请先核对将影响多少" in client.post(retire, follow_redirects=True).text
    client.post(retire, data=agreed_as_shown(client, "/paper-templates"))
    again = client.post(address, data=typed(client, address), follow_redirects=True).text
    assert "系统自带模板" in again
    assert "本机关模板" in again
