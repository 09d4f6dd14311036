"""Contacts are found and masked; the text keeps its length, so that offsets stay true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.contacts import ContactKind, find_contacts, mask_contacts


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("电话13900000000", "phone", "13900000000"), ("139-0000-0000", "phone", "139-0000-0000"),
        ("１３９００００００００", "phone", "１３９００００００００"),
        ("027-87000000", "phone", "027-87000000"),
        ("(027)87000000", "phone", "027)87000000"), ("400-800-0000", "phone", "400-800-0000"),
        ("发 hr.a@example.com.cn 即可", "email", "hr.a@example.com.cn"),
        ("微信号：hr_example1", "wechat", "hr_example1"), ("加V hrexample", "wechat", "hrexample"),
        ("QQ群:12345678", "qq", "12345678"), ("证号420106199001010000", "identity_card",
                                            "420106199001010000"),
    ],
)  # fmt: skip
def test_contacts_are_found(text: str, kind: str, value: str) -> None:
    (contact,) = find_contacts(text)
    assert (contact.kind, contact.value) == (ContactKind(kind), value)
    assert value not in mask_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "薪资5000-8000元/月",
        "2026-11-20",
        "18-35岁",
        "91420106MA4K2X3Y76",
        "招13900人",
        "熟悉微信API者优先",
        "微信WebView等技术",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask_contacts(text) == text


@given(st.text(max_size=200))
def test_masking_keeps_every_offset(text: str) -> None:
    masked = mask_contacts(text)
    assert len(masked) == len(text)
    assert mask_contacts(masked) == masked
