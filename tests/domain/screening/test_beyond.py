"""Beside the twelve categories: elements, signs, posts and contradicting fields."""

from datetime import date

import pytest

from supervisor.domain.screening import Ad, Screener
from supervisor.domain.screening.contradictions import contradictions
from supervisor.domain.screening.elements import Element, PostedFields, missing_elements, pay_in
from supervisor.domain.screening.signals import SignalKind, find_signals
from supervisor.domain.screening.text.posts import post_at, split_posts

WHOLE = """某某物业有限公司成立于2010年。招聘保洁员3名。
岗位职责：负责楼道清扫。任职要求：有责任心，初中以上学历。
工作地点：中南路88号。月薪3500元。截止日期：2026年12月31日。"""


def test_a_whole_ad_lacks_nothing() -> None:
    assert missing_elements("保洁员", WHOLE) == ()


@pytest.mark.parametrize(
    ("gone", "element"),
    [
        ("3名", Element.HEADCOUNT),
        ("工作地点：中南路88号。", Element.PLACE),
        ("月薪3500元。", Element.PAY),
        ("截止日期：2026年12月31日。", Element.VALIDITY),
        ("某某物业有限公司成立于2010年。", Element.EMPLOYER),
    ],
)
def test_what_is_missing_is_named(gone: str, element: Element) -> None:
    assert gone in WHOLE
    assert missing_elements("保洁员", WHOLE.replace(gone, "")) == (element,)


def test_the_fields_of_the_source_count_too() -> None:
    fields = PostedFields(company="某店", place="武昌", pay="面议", valid_until="2026-12-31")
    missing = missing_elements("文员", "任职要求：会办公软件。负责接待。招2人", fields)
    assert missing == (Element.PAY,)


@pytest.mark.parametrize(
    "said",
    ["工资4000-6000", "月薪5k–8k", "薪资：\n4000-6000", "4000-6000，包吃住", "18元/小时", "时薪18",
     "200/天", "月薪五千", "一天一百八", "四千五左右", "月薪1.5w", "薪4500"],
)  # fmt: skip
def test_pay_is_stated_with_or_without_its_unit(said: str) -> None:
    ad = WHOLE.replace("月薪3500元", said)
    assert missing_elements("保洁员", ad) == ()
    assert pay_in("保洁员", ad)


@pytest.mark.parametrize(
    "said",
    ["面议", "薪资面议18-45岁", "薪资面议，18-45岁", "2026-2027年", "待遇优厚", "每天八小时",
     "电话027-88881234", "身高160以上", "日薪面议18岁", "电话13800001234"],
)  # fmt: skip
def test_a_figure_that_is_no_pay_states_none(said: str) -> None:
    assert missing_elements("保洁员", WHOLE.replace("月薪3500元", said)) == (Element.PAY,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有意者加V信：abc12345", SignalKind.HIDDEN_CONTACT),
        ("联系威❤ 咨询", SignalKind.HIDDEN_CONTACT),
        ("年满15周岁即可", SignalKind.CHILD_WORK),
        ("14-40岁均可", SignalKind.CHILD_WORK),
        ("限＊＊＊，大专以上", SignalKind.MASKED_WORD),
        ("来源：网络", SignalKind.NO_SOURCE),
        ("报名截止日期：2026年1月5日", SignalKind.EXPIRED),
        ("有效期2026-01-05至2026-02-20", SignalKind.EXPIRED),
        ("有效期：2026年1月5日（周一）-20日", SignalKind.EXPIRED),
        ("截止日期2026年2月20日，2026-02-25面试", SignalKind.EXPIRED),
        ("报名截止2026年2月20日到店面试", SignalKind.EXPIRED),
        ("名额费八百，明天涨到一千", SignalKind.PRICE_RISE),
    ],
)
def test_signs_are_found_where_they_stand(text: str, kind: SignalKind) -> None:
    signals = [s for s in find_signals(Ad("1", "", "", text), date(2026, 3, 1)) if s.kind is kind]
    assert signals
    assert all(text[s.start : s.end] == s.span for s in signals)
    held = kind not in (SignalKind.HIDDEN_CONTACT, SignalKind.MASKED_WORD, SignalKind.NO_SOURCE)
    assert all(bool(s.basis) is held for s in signals)


@pytest.mark.parametrize(
    "text",
    [
        "请加微信公众号了解公司", "年满16周岁", "18-45岁", "禁止招用童工，未成年人不得应聘",
        "截止日期：2026年12月31日",
        "有效期2026-01-05至2026-12-31", "有效期：2026年1月5日（周一）至3月5日",
        "有效期2026年1月5日起",
        "有效期2026年1月5日-招满为止", "有效期2025年12月5日至4月5日",
        "有效期2026/01/05 ~ 2026年12月",
        "有效期2026年1月5日18:00至12月底", "有效期2026-01-05至2026-02-31",
        "截止日期：2026年2月31日", "负责15岁以下学员的教学", "转发公司推文", "2*3米展位",
    ],
)  # fmt: skip
def test_plain_words_are_no_sign(text: str) -> None:
    assert find_signals(Ad("1", "", "", text), date(2026, 3, 1)) == ()


NOTICE = """本单位招聘如下：
1、保安主管 1名
要求：退役军人优先，男性，45岁以下
2、电工（2人）
要求：有电工证
3、前台 1名
女性，形象好"""


def test_a_notice_is_split_and_a_hit_names_its_post(screener: Screener) -> None:
    posts = split_posts(NOTICE)
    assert [post.name for post in posts] == ["保安主管", "电工", "前台"]
    hits = screener.screen([Ad("1", "招聘", "", NOTICE)])[0]
    named = {(str(h.category), post.name) for h in hits if (post := post_at(posts, h.start))}
    assert named == {
        ("gender", "保安主管"), ("age", "保安主管"), ("gender", "前台"), ("appearance", "前台"),
    }  # fmt: skip
    assert post_at(posts, 0) is None


def test_one_post_is_no_notice() -> None:
    assert split_posts("电工 2名\n要求：有电工证") == ()
    assert split_posts("") == ()


def test_a_field_that_promises_no_limit_is_held_against_the_text(screener: Screener) -> None:
    fields = {"性别要求": "不限", "年龄要求": "18-35岁", "学历要求": "大专"}
    hits = screener.screen([Ad("1", "文员", "", "限女性，坐班")])[0]
    assert [(c.field, c.hit.span) for c in contradictions(fields, hits)] == [("性别要求", "限女性")]


def test_fields_are_screened_like_text(screener: Screener) -> None:
    text = "性别要求：男\n年龄要求：18-35"
    found = {str(hit.category) for hit in screener.screen([Ad("1", "文员", "", text)])[0]}
    assert found == {"gender", "age"}
