"""Contacts are hidden, everything else stays, and no character moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform.masking import MASK, has_contacts, mask_contacts


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
