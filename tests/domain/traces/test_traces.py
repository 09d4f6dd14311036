"""What an ad leaves behind: one written form of each thing, whatever it was typed like."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform.text import fold
from supervisor.domain.postings.postings import JobPosting, account_key
from supervisor.domain.traces import Trace, TraceKind, traces_of
from supervisor.domain.traces.contacts import contacts_among, occurrences, phone_trace
from supervisor.domain.traces.posting import address_trace

LONG = (
    "负责门店日常收银和理货，按时交接班，协助店长完成盘点，执行公司各项规章制度，"
    "服从排班安排，有同类经验者优先录用，包吃住并按月发放工资。"
)


def posting(text="招人", **more):
    return JobPosting(
        "s", "1", "收银员", "武汉澜舟商贸", text, datetime(2026, 6, 1, tzinfo=UTC), **more
    )


def contacts_in(text):
    folded = fold(text)
    return contacts_among(folded, tuple(occurrences(folded)))


def kinds(text):
    return {(one.kind, one.value) for one in contacts_in(text)}


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "１３８１２３４５６７８",
        "+86 138 1234 5678",
        "+8613812345678",
        "0086-13812345678",
        "1 3 8 1 2 3 4 5 6 7 8",
    ],
)
def test_a_mobile_number_has_one_form(written):
    assert kinds(f"电话{written}，找小陈") == {(TraceKind.PHONE, "13812345678")}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("座机027-8765 4321", TraceKind.PHONE, "02787654321"),
        ("座机（027）87654321", TraceKind.PHONE, "02787654321"),
        ("邮箱HR.Team@Example.com", TraceKind.EMAIL, "hr.team@example.com"),
        ("微信：Zhou_HR2026", TraceKind.WECHAT, "zhou_hr2026"),
        ("【扫码】https://u.wechat.com/MHnQx_7aB-c", TraceKind.WECHAT, "mhnqx_7ab-c"),
        ("【扫码】https://u.wechat.com/abcdefgh", TraceKind.WECHAT, "abcdefgh"),
        ("https://weixin.qq.com/g/AwYAAHk8d", TraceKind.WECHAT, "awyaahk8d"),
        ("https://work.weixin.qq.com/ca/cawcde91", TraceKind.WECHAT, "cawcde91"),
        ("https://qm.qq.com/cgi-bin/qm/qr?k=2aBc_9xYz0&jump=1", TraceKind.QQ, "2abc_9xyz0"),
        ("https://qm.qq.com/q/12345678", TraceKind.QQ, "12345678"),
        ("加V：abc12345", TraceKind.WECHAT, "abc12345"),
        ("企鹅：123456789", TraceKind.QQ, "123456789"),
        ("QQ群：123456789", TraceKind.QQ, "123456789"),
        ("咨询400-123-4567", TraceKind.HOTLINE, "4001234567"),
    ],
)
def test_each_kind_has_one_form(text, kind, value):
    assert (kind, value) in kinds(text)


def test_a_number_of_an_identity_card_is_kept_nowhere():
    assert contacts_in("身份证420106199001011234，或42010619900101123X") == ()


def test_a_number_given_as_phone_and_as_wechat_is_one_contact():
    assert kinds("加V：13812345678") == {(TraceKind.PHONE, "13812345678")}


@pytest.mark.parametrize(
    "text", ["熟悉微信WebView等技术", "运营WeChat Official账号", "懂vx protocol"]
)
def test_a_word_that_is_not_announced_as_an_id_links_nobody(text):
    assert contacts_in(text) == ()


def test_an_announced_word_is_an_id():
    assert kinds("微信号：abcdef") == {(TraceKind.WECHAT, "abcdef")}
    assert kinds("微信同号 abcdef") == {(TraceKind.WECHAT, "abcdef")}


def test_ordinary_numbers_are_no_contacts():
    assert contacts_in("统一社会信用代码91420106MA4K0000XX，月薪8000-12000元，工号20261123") == ()


@given(st.text(max_size=120))
def test_finding_is_total_and_repeats_nothing(text):
    found = contacts_in(text)
    assert len(set(found)) == len(found)
    assert all(one.value and one.kind.is_contact for one in found)


@pytest.mark.parametrize("number", ["138 1234 5678", "+8613812345678"])
def test_a_registers_phone_has_the_same_form(number):
    assert phone_trace(number) == Trace(TraceKind.PHONE, "13812345678")


def test_what_is_no_phone_number_is_none():
    assert phone_trace("") is None
    assert phone_trace("见官网") is None


def test_an_address_is_the_same_with_or_without_what_stands_before_the_road():
    full = address_trace("湖北省武汉市武昌区徐家棚街道和平大道12号3层")
    assert full == address_trace("和平大道12号3层", "武汉-徐家棚")
    assert full == address_trace("武昌区和平大道12号3层", "武汉市")
    assert full != address_trace("和平大道12号3层", "长沙市")
    assert full != address_trace("武汉市和平大道12号4层")


@pytest.mark.parametrize("place", ["武汉市", "武汉市武昌区", "和平大道", "", "12号"])
def test_a_place_without_a_house_is_no_address(place):
    assert address_trace(place, "武汉市") is None


def wording(text):
    return [one for one in traces_of(posting(text)) if one.kind is TraceKind.TEXT]


def test_the_wording_is_the_same_with_another_phone_and_other_spacing():
    assert wording(f"{LONG}电话13812345678") == wording(f"{LONG} 电话 13987654321")
    assert len(wording(LONG)) == 1
    assert wording(LONG) != wording(LONG.replace("收银", "保洁"))


def test_a_short_wording_may_be_anybodys():
    assert wording("招收银员，待遇从优") == []


def test_an_account_is_kept_as_a_pseudonym_of_its_source():
    key = account_key("boss", "张三13812345678")
    assert "张三" not in key
    assert len(key) == 64
    assert key != account_key("liepin", "张三13812345678")
    assert account_key("boss", "") == ""
    assert Trace(TraceKind.ACCOUNT, key) in traces_of(posting(account=key))
