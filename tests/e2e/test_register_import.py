"""A register file with three bad rows: seen before anything is written, and said cell by cell."""

import pytest
from playwright.sync_api import expect
from stdnum.cn.uscc import calc_check_digit

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.register import Agency
from tests.support.files.register_files import A, B, csv_file
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e


OVERFULL = csv_file(
    [
        [A, "武汉晨帆人力资源有限公司", "紫阳街道", "25", "3"],
        [B[:-1] + "O", "很" * 190, "不存在的街道", "负三", "9"],
    ]
)


def code(number: int) -> str:
    """A code with a right check digit that belongs to nobody."""
    body = f"91420106MA4K{number:05d}"
    return body + calc_check_digit(body)


ROWS = (
    (code(1), "武汉晨帆人力资源有限公司", "水果湖街道", "12"),
    ("91420106MA4K00000X", "武汉错码人力资源有限公司", "南湖街道", "5"),
    (code(2), "武汉听澜人力资源有限公司", "南湖街道", "8"),
    (code(3), "武汉远街人力资源有限公司", "不存在的街道", "8"),
    (code(4), "武汉负数人力资源有限公司", "南湖街道", "负三"),
)


def test_a_register_with_three_bad_rows_is_previewed_then_applied(page, world, sign_in):
    world.user(Role.APPROVER, "wang")
    lines = [",".join(row) for row in (("统一社会信用代码", "机构名称", "街道", "从业人数"), *ROWS)]
    body = "\n".join(lines).encode("gb18030")
    sign_in("wang")
    page.get_by_role("link", name="机构", exact=True).click()
    page.get_by_role("link", name="导入").first.click()
    page.get_by_label("名册文件").set_input_files(
        {"name": "名册.csv", "mimeType": "text/csv", "buffer": body}
    )
    page.get_by_role("button", name="上传并预览").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("确认导入")
    figures = page.locator(".figure")
    expect(figures.nth(0)).to_contain_text("2")
    expect(figures.nth(3)).to_contain_text("3")
    problems = page.get_by_role("table")
    expect(problems.locator("tbody tr")).to_have_count(3)
    for wrong in ("91420106MA4K00000X", "不存在的街道", "负三"):
        expect(problems).to_contain_text(wrong)
    world.refresh()
    assert world.session.query(Agency).count() == 0

    with page.expect_download() as download:
        page.get_by_role("link", name="下载 CSV").click()
    assert "负三" in download.value.path().read_text("utf-8-sig")

    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("status").first).to_contain_text("新增 2 家")
    world.refresh()
    names = {agency.name for agency in world.session.query(Agency)}
    assert names == {"武汉晨帆人力资源有限公司", "武汉听澜人力资源有限公司"}


@pytest.mark.parametrize("width", [1440, 390])
def test_the_preview_of_an_import_is_accessible_and_fits(page, world, sign_in, width):
    world.user(Role.APPROVER, "wang")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("wang")
    page.goto("/agencies/import")
    upload = {"name": "很长的文件名" * 10 + ".csv", "mimeType": "text/csv", "buffer": OVERFULL}
    page.get_by_label("名册文件").set_input_files(upload)
    page.get_by_role("button", name="上传并预览").click()
    preview = page.url
    for tab in ("problems", "changed", "added"):
        check(page, f"{preview}?tab={tab}", width)
    page.goto(preview)
    page.get_by_role("button", name="放弃").click()
    check(page, "/agencies/import", width)
