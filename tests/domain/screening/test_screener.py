import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor.domain.screening import Ad, Category, RuleSet, Screener, Severity

WORDS = """限 男 女 岁 ， 。 · ① 😀 ♂ 优先 優先 １６５ 身高 35 以下 nan 勿扰 限男性 男女不限 18-35岁
卅五岁以下 全日制本科 押\u200b金300元 乙肝 女·士·优·先 \u200b \ud800"""
PIECES = st.sampled_from([*WORDS.split(), "\n", " ", "女 士 优 先"])
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)


def _only(screener: Screener, text: str, category: str) -> list[str]:
    hits = screener.screen([Ad("1", "岗位", "", text)])[0]
    return [hit.span for hit in hits if str(hit.category) == category]


@given(title=TEXTS, company=TEXTS, text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_span_is_the_slice_it_names(
    screener: Screener, title: str, company: str, text: str
) -> None:
    fields = {"title": title, "company": company, "text": text}
    for hit in screener.screen([Ad("1", title, company, text)])[0]:
        assert fields[hit.field][hit.start : hit.end] == hit.span
        assert hit.span


@given(texts=st.lists(TEXTS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_an_ad_is_screened_the_same_alone_and_among_others(
    screener: Screener, texts: list[str]
) -> None:
    ads = [Ad(str(number), "岗位", "", text) for number, text in enumerate(texts)]
    assert screener.screen(ads) == [screener.screen([ad])[0] for ad in ads]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("能上夜班，限\u200b男\u200b性", "限\u200b男\u200b性"),
        ("本崗位僅限男性", "僅限男性"),
        ("ＬＩＭＩＴ，限楠", "限楠"),
        ("女 士 优 先", "女 士 优 先"),
        ("女❤士❤优❤先", "女❤士❤优❤先"),
        ("nv生优先", "nv生优先"),
    ],
)
def test_disguises_are_seen_through_and_shown_as_written(
    screener: Screener, text: str, span: str
) -> None:
    assert _only(screener, text, "gender") == [span]


@pytest.mark.parametrize("text", ["③⑤岁以下", "卅五岁以下", "三 十 五 岁 以 下", "35歲以下"])
def test_numbers_are_read_however_they_are_written(screener: Screener, text: str) -> None:
    assert _only(screener, text, "age") == [text]


def test_the_number_of_a_list_item_is_no_digit_of_what_follows(screener: Screener) -> None:
    assert _only(screener, "①18-35岁；②会电脑", "age") == ["18-35岁"]


def test_offsets_count_from_the_start_of_the_field(screener: Screener) -> None:
    ad = Ad("1", "女文员", "某某公司", "要求：35岁以下。")
    hits = {str(hit.category): hit for hit in screener.screen([ad])[0]}
    assert (hits["gender"].field, hits["gender"].start, hits["gender"].end) == ("title", 0, 3)
    assert (hits["age"].field, hits["age"].start, hits["age"].end) == ("text", 3, 8)


def test_a_lawful_exception_is_shown_and_not_swallowed(screener: Screener) -> None:
    hits = screener.screen([Ad("1", "采煤工", "", "煤矿井下采煤工，限男性")])[0]
    gender = [hit for hit in hits if hit.category is Category.GENDER]
    assert gender
    assert all("女职工劳动保护特别规定" in (hit.exception or "") for hit in gender)


def test_an_exception_for_one_post_is_none_for_another(screener: Screener) -> None:
    hits = screener.screen([Ad("1", "装配工", "", "电子装配，无传染病。附近有餐饮街")])[0]
    assert [hit.exception for hit in hits if hit.category is Category.HEALTH] == [None]


def test_overlapping_hits_of_a_category_are_one(screener: Screener) -> None:
    hits = screener.screen([Ad("1", "岗位", "", "性别要求：女，女性优先")])[0]
    places = sorted((hit.start, hit.end) for hit in hits if hit.category is Category.GENDER)
    assert all(first[1] <= second[0] for first, second in pairwise(places))


def test_a_hit_carries_rule_severity_and_law(screener: Screener, rules: RuleSet) -> None:
    hit = screener.screen([Ad("1", "岗位", "", "入职缴纳押金300元")])[0][0]
    assert hit.severity is Severity.SEVERE
    assert hit.basis[0] == "劳动合同法 第九条"
    assert rules.get(hit.rule).version == hit.version


def test_a_screener_can_be_sent_to_another_process(screener: Screener) -> None:
    ads = [Ad("1", "岗位", "", "限楠，35岁以下")]
    again: Screener = pickle.loads(pickle.dumps(screener))  # noqa: S301 - made a line above
    assert again.screen(ads) == screener.screen(ads)


def test_no_ads_give_no_hits(screener: Screener) -> None:
    assert screener.screen([]) == []
    assert screener.screen([Ad("1", "", "", "")]) == [()]
