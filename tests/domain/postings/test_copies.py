"""What keeps ads apart that share their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.postings.copies import (
    is_same_place,
    is_same_poster,
    is_same_remark,
    place_of,
    post_of,
    poster_block,
    remark_of,
)


@pytest.mark.parametrize(
    "title",
    ["仓库理货员", "急聘仓库理货员", "仓库理货员（包吃住）", "仓库理货员-武汉", "仓库理货员 5-8K",
     "高薪诚聘仓库理货员！！", "仓库理货员6000元/月双休", "（武汉）仓库理货员", "仓 库 理 货 员"],
)  # fmt: skip
def test_ornaments_pay_and_places_are_not_the_post(title):
    assert post_of(title) == "仓库理货员"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++工程师", "C#工程师"),
        ("店长", "副店长"),
        ("3D设计师", "2D设计师"),
        ("前端开发", "后端开发"),
    ],
)
def test_other_posts_stay_others(one, other):
    assert post_of(one) != post_of(other)


def test_a_title_of_ornaments_alone_is_kept():
    assert post_of("急聘") == "急聘"


def test_remarks_tell_posts_apart_and_a_missing_one_does_not():
    assert remark_of("测试工程师（事业四部）") == "事业四部"
    assert remark_of("测试工程师（双休 武汉）") == ""
    assert not is_same_remark(remark_of("实习生（2027届）"), remark_of("实习生（2026届）"))
    assert is_same_remark("", "事业四部")


def test_places():
    assert place_of("武汉市") == place_of("武汉-武昌区") == place_of("", "店员（武汉）") == "4201"
    assert place_of("北京 - 丰台") == "11"
    assert place_of("异地招聘") == ""
    assert not is_same_place("4201", "4301")
    assert is_same_place("42", "4201")
    assert is_same_place("", "4201")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("武汉晨帆人力资源有限公司", "晨帆人力", True),
        ("晨帆（武汉）人力资源有限公司", "晨帆(武汉)人力资源有限公司", True),
        ("晨帆人力资源（武汉）有限公司", "武汉晨帆人力资源有限公司", True),
        ("武汉晨帆人力资源有限公司", "武汉晨帆人力资源有限责任公司", True),
        ("武汉晨帆人力资源有限公司", "武汉晨帆餐饮管理有限公司", False),
        ("武汉晨帆人力资源有限公司", "北京晨帆人力资源有限公司", False),
        ("武汉晨帆人力资源有限公司", "武汉晨航人力资源有限公司", False),
        ("武汉晨帆人力资源有限公司", "晨帆餐饮", False),
        ("某知名企业", "某大型企业", False),
        ("", "武汉晨帆人力资源有限公司", False),
    ],
)
def test_posters(one, other, same):
    assert is_same_poster(one, other) is same
    assert is_same_poster(other, one) is same


def test_names_of_one_poster_share_their_block():
    assert poster_block("晨帆人力") == poster_block("武汉晨帆人力资源有限公司") == "晨帆"
    assert poster_block("某知名企业") == poster_block("") == ""


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read_and_the_answers_do_not_depend_on_the_order(one, other):
    assert is_same_poster(one, other) is is_same_poster(other, one)
    assert is_same_poster(one, one)
    assert isinstance(post_of(one) + remark_of(one) + place_of(one, other), str)
