"""Lists that prove an event's figures: masked, counted once, compared, set aside."""

import io
from datetime import timedelta

import pytest
import xlsxwriter

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.fieldwork import event_evidence
from supervisor.store.tables.fieldwork_plans import EventEvidence

TODAY = clock.today()
EVENT = {
    "code": "ZP-1",
    "name": "家门口招聘会",
    "starts_on": TODAY.isoformat(),
    "form": "现场招聘会",
    "posts_offered": "50",
    "people_served": "3",
}
PEOPLE = (
    "姓名,联系电话,服务内容\n"
    "张晓明,13800001234,求职登记 13800001234\n"
    "张晓明,138 0000 1234,复诊\n"
    "李娜,,政策咨询\n"
)
POSTS = "单位,岗位,招聘人数\n某某制造厂,钳工,30\n某某超市,收银员,12\n"


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def at(inspector):
    return inspector.post("/events/new", data=EVENT).location + "/evidence"


def hand_in(client, at, kind, content, name="名单.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(at, data={"kind": kind, "file": (io.BytesIO(data), name)})


def test_a_list_of_people_is_kept_masked_and_each_person_counts_once(world, inspector, at):
    assert hand_in(inspector, at, "people", PEOPLE).status_code == 302
    page = text(inspector.get(at))
    assert "重复 1 行未计" in page
    assert "服务人员名单合计 2，填报 3，相差 1" in page
    kept = text(inspector.get(f"{at}/1.csv"))
    assert "张**,138******34,求职登记 ***********" in kept
    assert "李*" in kept
    world.refresh()
    row = world.session.get_one(EventEvidence, 1)
    for secret in ("晓明", "0001234", "00001234", "李娜"):
        assert secret not in row.data.decode("utf-8-sig")
    assert "已经登记" in text(hand_in(inspector, at, "people", PEOPLE), 422)


def test_posts_add_up_over_lists_and_one_set_aside_counts_no_more(inspector, at):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("单位", "岗位", "招聘人数"), ("某某物业", "保洁", 8)]):
            sheet.write_row(number, 0, row)
    hand_in(inspector, at, "posts", POSTS)
    assert hand_in(inspector, at, "posts", out.getvalue(), "清单.xlsx").status_code == 302
    assert "岗位清单合计" not in text(inspector.get(at))  # 30 + 12 + 8 is what was reported
    assert "须写明理由" in text(inspector.post(f"{at}/2/void", data={"reason": " "}), 422)
    inspector.post(f"{at}/2/void", data={"reason": "重复上报"})
    page = text(inspector.get(at))
    assert "岗位清单合计 42，填报 50，相差 8" in page
    assert "重复上报" in page
    assert hand_in(inspector, at, "posts", out.getvalue(), "清单.xlsx").status_code == 302


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (POSTS.replace("12", "许多"), "a.csv", "第 3 行招聘人数应为"),
        (POSTS.replace("某某超市", ""), "a.csv", "整份没有登记"),
        ("单位,岗位\n甲,乙\n", "a.csv", "招聘人数"),
        (POSTS, "a.pdf", "只能导入"),
        ("单位,岗位,招聘人数\n", "a.csv", "没有可读的行"),
    ],
)
def test_a_list_with_anything_wrong_is_refused_as_a_whole(inspector, at, content, name, said):
    assert said in text(hand_in(inspector, at, "posts", content, name), 422)
    assert "还没有登记依据" in text(inspector.get(at))


def test_a_file_beyond_the_size_is_not_read(inspector, at, monkeypatch):
    monkeypatch.setattr(event_evidence, "MOST_BYTES", 10)
    assert "请拆分后再传" in text(hand_in(inspector, at, "posts", POSTS), 422)


def test_before_the_event_and_by_others_nothing_is_handed_in(world, inspector, sign_in, at):
    later = EVENT | {"code": "ZP-2", "starts_on": (TODAY + timedelta(days=2)).isoformat()}
    other = inspector.post("/events/new", data=later).location + "/evidence"
    assert "还没有开始" in text(hand_in(inspector, other, "posts", POSTS), 422)
    assert "请选择类别和文件" in text(inspector.post(at, data={"kind": "posts"}), 422)
    auditor = sign_in(world.user(Role.AUDITOR))
    assert hand_in(auditor, at, "posts", POSTS).status_code == 403
    assert inspector.get(f"{at}/template-people.xlsx").status_code == 200
    hand_in(inspector, at, "posts", POSTS)
    assert inspector.get(f"{other}/1.csv").status_code == 404
