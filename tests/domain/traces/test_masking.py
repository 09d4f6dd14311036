"""Contacts are hidden, everything else stays, and no character moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.traces.masking import MASK, has_contacts, mask_contacts, recognisable


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678。", "电话138********。"),
        ("138 1234 5678", "138 **** ****"),
        ("１３８１２３４５６７８", "１３８********"),
        ("1 3 8 1 2 3 4 5 6 7 8", "1 3 * * * * * * * * *"),
        ("027-87654321", "027-********"),
        ("邮箱hr.team@example.com", "邮箱hr.****@*******.***"),
        ("微信：zhou_hr2026", "微信：zh**_******"),
        ("加V信号 abcdef99", "加V信号 ab******"),
        ("vx:hello123", "vx:he******"),
        ("有意加V：abc12345", "有意加V：ab******"),
        ("联系威❤ zhou2026", "联系威❤ zh******"),
        ("绿泡泡：zhou2026", "绿泡泡：zh******"),
        ("QQ群：123456789", "QQ群：12*******"),
        ("身份证420106199001011234", "身份证******************"),
        ("身份证42010619900101123X", "身份证******************"),
    ],
)
def test_contacts_are_hidden(text, masked):
    assert mask_contacts(text) == masked
    assert has_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "月薪8000-12000元，18-35岁",
        "统一社会信用代码91420106MA4K0000XX",
        "许可证编号420106000123",
        "2026-11-23 09:00-18:00",
        "底薪4000，年薪138000元",
        "会用微信小程序开发",
        "熟悉react+vue-router，加微信公众号了解",
        "工号20261123",
        "",
    ],
)
def test_ordinary_numbers_stay(text):
    assert mask_contacts(text) == text
    assert not has_contacts(text)


@given(st.text(st.sampled_from("138 0-9微信vxQq:@.cnａ１２限男性\n" + "0123456789"), max_size=80))
def test_nothing_moves_and_only_marks_are_written(text):
    masked = mask_contacts(text)
    assert len(masked) == len(text)
    assert all(new in {old, MASK} for old, new in zip(text, masked, strict=True))
    assert mask_contacts(masked).count(MASK) >= masked.count(MASK)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("威❤️：whzp2026", "zp2026"), ("卫星号 whzp2026", "zp2026"), ("微❤whzp2026", "zp2026"),
        ("加薇 whzp2026", "zp2026"), ("薇：whzp2026", "zp2026"), ("ＶＸ同号whzp2026", "zp2026"),
        ("扣扣432198765", "2198765"), ("一三八零零一三八零零零", "零零一三八零零零"),
        ("壹叁捌零零壹叁捌零零零", "零零壹叁捌零零零"), ("1三8零零138零零零", "零零138零零零"),
        ("138oo138ooo", "oo138ooo"), ("①③⑧⓪⓪⓪⑥⑦⑧⑨⓪", "⓪⓪⓪⑥⑦⑧⑨⓪"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣", "0️⃣1️⃣2️⃣"),
        ("幺三八零零幺三八七七六", "幺三八七七六"),
        ("138.0013.8776", "0013"), ("027-8788-6655", "8788"), ("（0713）8765432", "8765432"),
        ("hr(at)whjia(dot)com", "whjia"), ("电话87654321", "654321"),
        ("周一13800138000", "00138000"),
    ],
)  # fmt: skip
def test_disguised_contacts_are_hidden(text, hidden):
    assert hidden not in mask_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "许可证编号：（鄂）人服证字〔2023〕第0106013800号",
        "立案号202613800138000456；快递单号7513800138000123456789015",
        "薪资13800-138000元", "年薪150000-180000元", "邮编430060", "中南路888号",
        "岗位编号13800138000",
        "good at node.js", "要求会用微信群和QQ群管理客户", "2026-11-05至2026-12-05",
    ],
)  # fmt: skip
def test_evidence_is_never_hidden(text):
    assert mask_contacts(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("招聘理貨員，負責貨品上架", "招聘理货员，负责货品上架"),
        ("招聘理货员，电话13800138000", "招聘理货员，电话一三九零零一三九零零零"),
    ],
)
def test_an_ad_is_known_again_in_another_script_and_under_another_number(one, other):
    assert recognisable(one) == recognisable(other)


@given(st.text(st.sampled_from("1三八零138o①⓪-. 微薇❤️V:abc@(at)电话027第号"), max_size=60))
def test_disguises_move_nothing_either(text):
    masked = mask_contacts(text)
    assert len(masked) == len(text) == len(recognisable(text))
    assert all(new in {old, MASK} for old, new in zip(text, masked, strict=True))
