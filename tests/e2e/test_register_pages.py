"""The preview of an import passes the axe rules of WCAG 2.1 AA and fits, wide and narrow."""

import pytest

from supervisor.domain.platform.roles import Role
from tests.support.files.register_files import A, B, csv_file
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e

FILE = csv_file(
    [
        [A, "武汉晨帆人力资源有限公司", "紫阳街道", "25", "3"],
        [B[:-1] + "O", "很" * 190, "不存在的街道", "负三", "9"],
    ]
)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_preview_of_an_import_is_accessible_and_fits(page, world, sign_in, width):
    world.user(Role.APPROVER, "wang")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("wang")
    page.goto("/agencies/import")
    upload = {"name": "很长的文件名" * 10 + ".csv", "mimeType": "text/csv", "buffer": FILE}
    page.get_by_label("名册文件").set_input_files(upload)
    page.get_by_role("button", name="上传并预览").click()
    preview = page.url
    for tab in ("problems", "changed", "added"):
        check(page, f"{preview}?tab={tab}", width)
    page.goto(preview)
    page.get_by_role("button", name="放弃").click()
    check(page, "/agencies/import", width)
