"""What a reading brings together: what is missing, noticed, contradicted, and each hit's post."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.screening import Ad, Screener
from supervisor.domain.screening.contradictions import written_fields
from supervisor.domain.screening.elements import Element, PostedFields
from supervisor.domain.screening.reading import AdReading, read_ad
from supervisor.domain.screening.signals import SignalKind, find_signals

TODAY = date(2026, 11, 23)
TWO_POSTS = """1、电工 2名
性别：不限，须持电工证
2、前台 1名
限女性，会用办公软件"""


def read(screener: Screener, ad: Ad) -> AdReading:
    hits = screener.screen([ad])[0]
    return read_ad(ad, hits, PostedFields(company=ad.company), TODAY)


def test_one_reading_holds_everything(screener: Screener) -> None:
    text = "性别：不限\n任职要求：仅限女性，能吃苦。\n有意加V：abc12345\n截止日期：2026年1月5日"
    reading = read(screener, Ad("1", "文员", "某某商贸有限公司", text))
    assert {Element.HEADCOUNT, Element.PLACE, Element.PAY} <= set(reading.missing)
    assert not {Element.EMPLOYER, Element.CONDITIONS} & set(reading.missing)
    kinds = [signal.kind for signal in reading.signals]
    assert kinds == [SignalKind.HIDDEN_CONTACT, SignalKind.EXPIRED]
    (contradiction,) = reading.contradictions
    assert (contradiction.field, contradiction.value) == ("性别", "不限")
    assert "女性" in contradiction.hit.span
    assert set(reading.hit_posts) == {""}


def test_a_hit_names_its_post_and_posts_do_not_contradict_each_other(screener: Screener) -> None:
    reading = read(screener, Ad("1", "招聘", "", TWO_POSTS))
    assert reading.hit_posts == ("前台",)
    assert reading.contradictions == ()
    own = TWO_POSTS.replace("限女性", "性别不限。性别要求：不限；限女性")
    assert len(read(screener, Ad("1", "招聘", "", own)).contradictions) == 1


def test_a_lawful_exception_contradicts_nothing(screener: Screener) -> None:
    text = "性别：不限\n煤矿井下掘进，限男性。"
    assert read(screener, Ad("1", "", "", text)).contradictions == ()


@pytest.mark.parametrize(
    ("company", "text", "named"),
    [
        ("李女士", "公司名称：武汉云杉商贸有限公司\n招文员", "武汉云杉商贸有限公司"),
        ("武汉晨帆人力资源有限公司", "用人单位：武汉云杉商贸有限公司。", "武汉云杉商贸有限公司"),
        ("云杉商贸", "公司名称：武汉云杉商贸有限公司", None),
        ("武汉云杉商贸有限公司江夏分公司", "公司名称：武汉云杉商贸有限公司", None),
        ("", "公司名称：武汉云杉商贸有限公司", None),
        ("李女士", "我们是武汉一家商贸公司", None),
    ],
)
def test_an_account_under_another_name_is_noticed(
    company: str, text: str, named: str | None
) -> None:
    found = [s for s in find_signals(Ad("1", "", company, text)) if s.kind is SignalKind.OTHER_NAME]
    assert [signal.span for signal in found] == ([named] if named else [])
    assert all(text[signal.start : signal.end] == signal.span for signal in found)


@pytest.mark.parametrize(
    "text",
    [
        "熟悉java+vue-router", "运营企鹅号和头条号", "面向10~18岁学员教学", "来自互联网公司优先",
        "1.**岗位职责**", "会用vuejs",
    ],
)  # fmt: skip
def test_words_of_the_trade_are_no_sign(text: str) -> None:
    assert find_signals(Ad("1", "", "", text), TODAY) == ()


def test_the_first_label_of_a_name_counts() -> None:
    text = "性别要求：不限；年龄要求：18-35岁\n性别要求：男"
    assert written_fields(text) == {"性别要求": "不限", "年龄要求": "18-35岁"}


@pytest.mark.parametrize("filler", [" ", "\u3000", "1、", "公司：", "一 ", "加v ", "\n "])
def test_a_very_long_filler_is_read_at_once(filler: str) -> None:
    # Anyone may post this; a pattern that backtracks over it would hang the test.
    text = "招" + filler * 20_000 + "工"
    assert read_ad(Ad("1", "", "李女士", text), (), PostedFields(), TODAY).hit_posts == ()


_WORDS = st.lists(
    st.sampled_from(
        ["1、电工 2名\n", "2、前台（1人）", "性别：不限", "限女性", "加V：abc123", "ａ", "，", "\n",
         "公司名称：武汉云杉商贸有限公司", "截止日期：2026年1月5日", "限＊＊＊", "<b>", "\u200b"]
    ),
    max_size=25,
)  # fmt: skip


@given(_WORDS)
def test_places_point_into_the_text_as_given(screener: Screener, words: list[str]) -> None:
    ad = Ad("1", "招聘", "李女士", "".join(words))
    hits = screener.screen([ad])[0]
    reading = read_ad(ad, hits, PostedFields(), TODAY)
    assert len(reading.hit_posts) == len(hits)
    assert all(ad.text[s.start : s.end] == s.span for s in reading.signals)
    assert all(found.hit in hits for found in reading.contradictions)
