"""双告知: entities taken in after a preview, watched against ads, settled by the register."""

import io
import re

from sqlalchemy import select

from supervisor.store.tables.register_changes import MarketEntity
from tests.support.factories import Ad
from tests.support.files.register_files import A, B, C, csv_file
from tests.support.site.foreseen import agreed

HEADINGS = ["统一社会信用代码", "名称", "成立日期", "经营范围", "住所"]
LICENCE = "许可项目：职业中介活动；一般项目：软件开发。"
FILING = "一般项目：人力资源服务（不含职业中介活动、劳务派遣服务）。"
ROWS = [
    [A, "武汉晨帆人力资源有限公司", "2026-10-08", LICENCE, "中南路 1 号"],
    [B, "武汉听澜人才服务有限公司", "2026年10月9日", FILING, ""],
    [C, "武汉远街餐饮有限公司", "2026-10-10", "一般项目：餐饮服务。", ""],
    ["91420106MA4K00000X", "武汉错码人力资源有限公司", "昨天", LICENCE, ""],
]


def preview(client, rows=ROWS):
    file = (io.BytesIO(csv_file(rows, HEADINGS)), "双告知.csv")
    return client.post("/entities/import", data={"file": file})


def take(client, rows=ROWS):
    page = preview(client, rows).text
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    form = agreed(int(re.search(r'name="count" value="(\d+)"', page).group(1)))
    return client.post("/entities/take", data={"digest": digest, "filename": "双告知.csv"} | form)


def held(world):
    world.refresh()
    return world.session.scalars(select(MarketEntity).order_by(MarketEntity.id)).all()


def test_a_file_is_shown_before_anything_is_taken_in(inspector, world):
    page = preview(inspector).text
    assert "新增 2 家" in page
    assert "不涉及人力资源服务 1 家" in page
    assert "昨天" in page
    assert held(world) == []
    assert take(inspector).status_code == 302
    assert [(e.name, str(e.needs)) for e in held(world)] == [
        ("武汉晨帆人力资源有限公司", "licence"),
        ("武汉听澜人才服务有限公司", "filing"),
    ]
    assert "新增 0 家，已导入过 2 家" in preview(inspector).text


def test_nothing_is_taken_in_by_a_form_that_does_not_confirm_how_many(inspector, world):
    digest = re.search(r'name="digest" value="(\w+)"', preview(inspector).text).group(1)
    file = {"digest": digest, "filename": "双告知.csv"}
    for form, says in (
        ({}, "请先核对将影响多少家"),
        ({"count": "2"}, "勾选后再办理"),
        (agreed(7), "受影响的已变为 2 家"),
    ):
        refused = inspector.post("/entities/take", data=file | form)
        assert (refused.status_code, says in refused.text) == (422, True)
        assert "确认导入 2 家" in refused.text, "the preview is shown again"
    assert held(world) == []


def test_ads_stored_before_and_after_are_matched(inspector, world):
    world.posting(Ad(title="仓库分拣员", company="武汉听澜人才服务有限公司"))
    take(inspector)
    page = inspector.get("/entities?ads=1").text
    assert "仓库分拣员" in page
    assert "武汉晨帆" not in page
    world.refresh()
    world.posting(Ad(title="前台文员", company="武汉晨帆人力资源有限公司"))
    assert "前台文员" in inspector.get("/entities?ads=1").text


def test_what_was_done_is_noted(inspector, world):
    take(inspector)
    first = held(world)[0]
    data = {"version": first.version, "state": "told", "note": "11 月 20 日电话告知"}
    answer = inspector.post(f"/entities/{first.id}", data=data, follow_redirects=True)
    assert "11 月 20 日电话告知" in answer.text
    stale = inspector.post(f"/entities/{first.id}", data=data, follow_redirects=True)
    assert "刚被他人登记" in stale.text
    data |= {"version": held(world)[0].version, "state": "not_active", "note": ""}
    bare = inspector.post(f"/entities/{first.id}", data=data, follow_redirects=True)
    assert "怎样核实" in bare.text
    assert str(held(world)[0].state) == "told"
    claimed = inspector.post(f"/entities/{first.id}", data=data | {"state": "licensed"})
    assert claimed.status_code == 302
    assert str(held(world)[0].state) == "told"


def test_an_agency_with_the_code_settles_it(inspector, world):
    take(inspector)
    assert "武汉晨帆" not in inspector.get("/entities?state=licensed").text
    world.refresh()
    world.agency("武汉晨帆人力资源有限公司", uscc=A)
    page = inspector.get("/entities?state=licensed").text
    assert "武汉晨帆" in page
    assert "已在名册" in page
    assert "武汉晨帆" not in inspector.get("/entities?state=untouched").text


def test_the_page_costs_the_same_however_long(inspector, world, count_statements):
    take(inspector, ROWS[:1])
    few = count_statements(lambda: inspector.get("/entities"))
    take(inspector)
    world.refresh()
    world.posting(Ad(company="武汉听澜人才服务有限公司"))
    world.posting(Ad(company="武汉晨帆人力资源有限公司"))
    assert count_statements(lambda: inspector.get("/entities")) == few


def test_what_is_no_table_is_refused(inspector):
    answer = inspector.post("/entities/import", data={"file": (io.BytesIO(b"\x00"), "a.csv")})
    assert answer.status_code == 422
    bad = inspector.post("/entities/take", data={"digest": "../x", "filename": "a.csv"})
    assert bad.status_code == 422
