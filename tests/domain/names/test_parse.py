"""The parts of names, by hand, and what holds for every string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.names import normalise, parse

WORDS = (
    "武汉", "湖北省", "武汉市", "江夏区", "(武汉)", "（中国）", "中国", "来凤", "华信", "聚才",
    "东方", "人力资源", "劳务派遣", "建筑劳务", "科技", "服务", "有限公司", "有限责任公司",
    "集团", "公司", "江夏分公司", "第二分公司", "代招", "-王女士", "某", "知名企业",
    "BOSS直聘", "【急聘】", "門",
)  # fmt: skip
SIGNS = (
    "HR", "...", "…", "01", "(", ")", "·", "ＡＢ", "&amp;", " ",
)  # fmt: skip
PIECES = st.sampled_from(WORDS + SIGNS)
NAMES = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=8).map("".join))


@pytest.mark.parametrize(
    ("name", "region", "brand", "trade", "form"),
    [
        ("武汉华信人力资源有限公司", "武汉", "华信", "人力资源", "有限公司"),
        ("湖北省武汉市江夏区聚才劳务有限公司", "湖北省武汉市江夏区", "聚才", "劳务", "有限公司"),
        ("华信（武汉）人力资源有限公司", "(武汉)", "华信", "人力资源", "有限公司"),
        ("武漢華信人力資源有限公司", "武汉", "华信", "人力资源", "有限公司"),
        ("聚才人力资源服务上海有限公司", "上海", "聚才", "人力资源服务", "有限公司"),
        ("武汉经济技术开发区聚才劳务有限公司", "武汉经济技术开发区", "聚才", "劳务", "有限公司"),
        ("恩施州聚才人力", "恩施州", "聚才", "人力", ""),
        ("华信人力", "", "华信", "人力", ""),
        ("武汉东方人力资源有限公司", "武汉", "东方", "人力资源", "有限公司"),
        ("长安人力资源有限公司", "", "长安", "人力资源", "有限公司"),
        ("聚才人才顾问(集团)有限公司", "", "聚才", "人才顾问", "集团有限公司"),
        ("武汉聚才建筑劳务有限公司", "武汉", "聚才", "建筑劳务", "有限公司"),
        ("国网湖北省电力有限公司", "湖北省", "国网", "电力", "有限公司"),
        ("武汉聚才新型建筑材料有限公司", "武汉", "聚才", "新型建筑材料", "有限公司"),
        ("武汉聚才显示系统有限公司", "武汉", "聚才", "显示系统", "有限公司"),
        ("遂宁恒行", "遂宁", "恒行", "", ""),
    ],
)
def test_the_parts_of_a_registered_name(name, region, brand, trade, form):
    parts = parse(name)
    assert ("".join(parts.regions), parts.brand, parts.trade, parts.form) == (
        region, brand, trade, form,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("武汉华信人力资源有限公司江夏分公司", "江夏分公司"),
        ("武汉华信人力资源江夏第二分公司", "江夏第二分公司"),
        ("武汉华信人力资源有限公司上海第四...", "上海第四"),
        ("武汉华信人力资源有限公司（江夏分公司）", "江夏分公司"),
        ("武汉华信人力资源有限公司工会委员会", "工会委员会"),
        ("武汉华信人力资源有限公司", ""),
    ],
)
def test_a_branch_is_split_off_its_head_office(name, branch):
    parts = parse(name)
    assert parts.branch == branch
    assert parts.brand == "华信"


@pytest.mark.parametrize(
    "name",
    [
        "武汉华信人力资源有限公司（代招）",
        "【急聘】武汉华信人力资源有限公司",
        "武汉华信人力资源有限公司-王女士",
        "武汉华信人力资源有限公司HR01",
        "武汉华信人力资源有限公司招聘专员",
        "武汉华信人力资源直招",
        "武汉华信人力资源02",
        "急招武汉华信人力资源",
        "武汉华信人力资源李先生",
        "武汉华信人力资源_招聘部",
    ],
)
def test_remarks_of_the_poster_do_not_touch_the_name(name):
    parts = parse(name)
    assert (parts.regions, parts.brand, parts.trade) == (("武汉",), "华信", "人力资源")
    assert parts.notes


@pytest.mark.parametrize(
    "name",
    [
        "某知名企业",
        "国内某大型互联网公司",
        "武汉某科技公司",
        "知名上市公司",
        "国内一线互联网电商",
        "某国企",
        "世界500强企业",
    ],
)
def test_an_anonymous_poster_is_recognised(name):
    assert parse(name).is_anonymous


@pytest.mark.parametrize(
    "name", ["上海言某信息科技有限公司", "武汉知名堂食品有限公司", "武汉华信人力资源有限公司", ""]
)
def test_a_named_poster_is_not_anonymous(name):
    assert not parse(name).is_anonymous


@pytest.mark.parametrize("name", ["BOSS直聘", "智联招聘", "前程无忧51Job", "58同城官方", "猎聘网"])
def test_a_platform_as_poster_is_recognised(name):
    assert parse(name).is_platform


def test_a_county_that_became_a_city_keeps_its_old_name_as_region():
    parts = parse("京山县聚才劳务有限公司")
    assert (parts.regions, parts.brand) == (("京山县",), "聚才")


def test_the_finest_place_gives_the_code():
    parts = parse("湖北省武汉市江夏区聚才劳务有限公司")
    assert parts.codes == ("420115",)
    assert set(parts.outer_codes) == {"42", "4201"}


@given(NAMES)
def test_parsing_is_total_and_loses_no_character(name):
    parts = parse(name)
    assert parts.text == normalise(name)
    assert sorted(parts.characters) == sorted(parts.text)


@given(NAMES)
def test_parsing_does_not_depend_on_the_written_form(name):
    assert parse(normalise(name)) == parse(name)


@given(NAMES)
def test_normalising_twice_changes_nothing(name):
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (" 武汉 华信人力资源有限公司\u200b", "武汉华信人力资源有限公司"),
        ("武汉華信〔人力〕", "武汉华信(人力)"),
        ("ＨＲ·Ｐｌｕｓ", "hr·plus"),
        ("“华信”人力……", "华信人力…"),
        ("华信&amp;聚才", "华信&聚才"),
        ("华信()人力", "华信人力"),
    ],
)
def test_the_key_of_a_poster(name, key):
    assert normalise(name) == key
