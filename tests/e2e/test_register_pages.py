"""The register's pages pass the axe rules of WCAG 2.1 AA and fit, empty and full."""

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.services.demo.register import load_demo_register
from supervisor.store.tables.register import Agency
from tests.support.factories import Ad
from tests.support.files.register_files import A, B, csv_file
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e

FILE = csv_file(
    [
        [A, "武汉晨帆人力资源有限公司", "紫阳街道", "25", "3"],
        [B[:-1] + "O", "很" * 190, "不存在的街道", "负三", "9"],
    ]
)


def register_pages(agencies):
    """A rated head office, a branch, one that lost its licence, and one without any paper."""
    rated = next(a for a in agencies if a.star and a.accounts)
    branch = next(a for a in agencies if a.parent_id)
    lost = next(a for a in agencies for p in a.licences if p.events[-1].kind.value == "cancelled")
    yield from (f"/agencies/{rated.id}?tab={tab}" for tab in ("licences", "names", "findings"))
    yield from (f"/agencies/{branch.parent_id}?tab=branches", f"/agencies/{branch.id}")
    yield from (f"/agencies/{lost.id}", f"/agencies/{lost.id}?on=2020-01-01")


@pytest.mark.parametrize("width", [1440, 390])
def test_register_pages_are_accessible_and_fit(page, world, sign_in, width):
    world.user(Role.APPROVER, "wang")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in("wang")
    for address in ("/agencies", "/agencies/import"):
        check(page, address, width)
    load_demo_register(world.session)
    agencies = world.session.query(Agency).all()
    rated = next(a for a in agencies if a.star and a.accounts)
    world.finding(Ad(title="长标题" * 30), agency_id=rated.id)
    for address in ("/agencies", "/agencies?standing=revoked", "/agencies?q=无此机构"):
        check(page, address, width)
    for address in register_pages(agencies):
        check(page, address, width)


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
