import io
import re

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.register import Agency, RegisterImport
from tests.support.factories import World
from tests.support.files.register_files import A, B, C, D, csv_file
from tests.support.sign_in import SignIn
from tests.support.site.foreseen import agreed

ROWS = [
    [A, "武汉晨帆人力资源有限公司", "中南路街道", "25", ""],
    [B[:-1] + "O", "武汉启禾人才服务有限公司", "", "", ""],
    [C, "武汉<澄野>人力资源有限公司", "东湖街道", "", ""],
    [D, "武汉朗溪人力资源有限公司", "", "=1+1", ""],
]


@pytest.fixture
def approver(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER))


def send(client, data, name="名册.csv"):
    return client.post("/agencies/import", data={"file": (io.BytesIO(data), name)})


def agencies(world):
    world.refresh()
    return sorted(agency.name for agency in world.session.scalars(select(Agency)))


def test_from_the_upload_over_the_preview_to_the_register(
    world: World, approver: FlaskClient
) -> None:
    address = send(approver, csv_file(ROWS)).location
    preview = approver.get(address)
    assert "确认导入" in preview.text
    assert "第 3 行" in preview.text
    assert "字母 O" in preview.text
    assert "东湖街道" in preview.text
    assert agencies(world) == []
    done = approver.post(f"{address}/apply", data=agreed(1), follow_redirects=True)
    assert "已导入：新增 1 家，变更 0 家" in done.text
    assert agencies(world) == ["武汉晨帆人力资源有限公司"]
    again = approver.post(f"{address}/apply", data=agreed(1), follow_redirects=True)
    assert "不能再确认或放弃" in again.text


def test_a_change_is_shown_before_and_after(world: World, approver: FlaskClient) -> None:
    address = send(approver, csv_file(ROWS[:1])).location
    approver.post(f"{address}/apply", data=agreed(1))
    second = [[A, "武汉<晨舟>人力资源有限公司", "", "26", ""]]
    page = approver.get(send(approver, csv_file(second)).location).text
    assert "<del>25</del><ins>26</ins>" in page
    assert "&lt;晨舟&gt;" in page


def test_refused_cells_can_be_downloaded_and_carry_no_formula(approver: FlaskClient) -> None:
    address = send(approver, csv_file(ROWS)).location
    text = approver.get(f"{address}/problems.csv").data.decode("utf-8-sig")
    assert text.count("\r\n") == 4
    assert "'=1+1" in text
    book = approver.get(f"{address}/problems.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["工作表", "行", "列", "原内容", "应为"]
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "空的"), (b"PK\x03\x04nothing", "损坏"), (b"a,b\n1,2\n", "表头")]
)
def test_an_unreadable_file_is_refused_in_words(approver: FlaskClient, data, says) -> None:
    page = send(approver, data)
    assert page.status_code == 422
    assert says in page.text
    assert approver.post("/agencies/import", data={}).status_code == 422


def test_a_preview_can_be_renewed_and_given_up(world: World, approver: FlaskClient) -> None:
    first = send(approver, csv_file(ROWS[:1])).location
    second = send(approver, csv_file([[A, "武汉晨舟人力资源有限公司", "", "", ""]])).location
    approver.post(f"{second}/apply", data=agreed(1))
    refused = approver.post(f"{first}/apply", data=agreed(1), follow_redirects=True)
    assert "重新预览" in refused.text
    assert agencies(world) == ["武汉晨舟人力资源有限公司"]
    approver.post(f"{first}/renew")
    assert "<del>武汉晨舟人力资源有限公司</del>" in approver.get(first).text
    assert "没有任何变动" in approver.post(f"{first}/discard", follow_redirects=True).text
    assert agencies(world) == ["武汉晨舟人力资源有限公司"]


def test_templates_hold_every_column_and_import_back(approver: FlaskClient) -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(approver.get("/agencies/import/template.xlsx").data)
    )
    assert book.sheet_names == ["机构", "许可", "许可变更记录", "填写说明"]
    csv_text = approver.get("/agencies/import/template.csv").data.decode("utf-8-sig")
    assert csv_text.startswith("统一社会信用代码,机构名称")
    assert "没有数据行" in send(approver, csv_text.encode()).text


def test_long_lists_are_paged(world: World, approver: FlaskClient) -> None:
    rows = [[f"9142010600000{n:05d}", "某", "", "", ""] for n in range(130)]
    page = approver.get(send(approver, csv_file(rows)).location)
    assert len(re.findall("“机构”第", page.text)) == 50
    assert "1 / 3" in page.text


def test_inspectors_may_look_but_not_import(
    world: World, approver: FlaskClient, inspector: FlaskClient
) -> None:
    address = send(approver, csv_file(ROWS)).location
    assert inspector.get(address).status_code == 200
    assert "确认导入</button>" not in inspector.get(address).text
    assert inspector.get("/agencies/import").status_code == 403
    for step in ("apply", "discard", "renew"):
        assert inspector.post(f"{address}/{step}").status_code == 403
    assert approver.get("/agencies/import/999").status_code == 404
    world.refresh()
    assert world.session.scalars(select(RegisterImport)).one().uploaded_by is not None
