"""What an ad takes back, is asked, or tells of others is no demand; the demand itself is."""

import pytest

from supervisor.domain.screening import Ad, Screener, load_rules


@pytest.fixture(scope="module")
def screener():
    return Screener(load_rules())


def categories(screener, text, title="招聘启事"):
    (hits,) = screener.screen([Ad(id="1", title=title, company="", text=text)])
    return {str(hit.category) for hit in hits if hit.exception is None}


@pytest.mark.parametrize(
    "text",
    [
        "本地户籍优先→删",
        "原条款“35岁以下”→不限",
        "“五官端正”这一条经研究删除",
        "有纹身可以吗？可以。",
        "去年写“已婚已育优先”被媒体曝光，罚了三万。",
        "维吾尔族、汉族、回族的师傅都有",
        "代收停车押金当日交公",
        "逐条看企业的职位，找出“限男性”“党员优先”“形象佳”之类的词",
        "我们这里没有“五官端正”那一套",
        "以前店里写“未婚者优先”，后来没再写",
        "本岗位无年龄、性别、户籍要求",
        "被访者18-55岁，访问员自己不受这些限制",
    ],
)
def test_it_is_no_demand(screener, text):
    assert categories(screener, text) == set()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("本地户籍优先", "origin"),
        ("年龄35岁以下", "age"),
        ("五官端正", "appearance"),
        ("男生不收", "gender"),
        ("已婚已育优先", "marital"),
        ("入职交押金300元", "fees"),
        ("老板原话：“只要男的，三十五岁以下”", "gender"),
        ("门口贴着“谢绝外地人”", "origin"),
    ],
)
def test_the_demand_is_one(screener, text, category):
    assert category in categories(screener, text)
