"""Contacts are masked; the text keeps its length, so that offsets stay true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fields.contacts import mask_contacts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("电话13900000000", "13900000000"),
        ("139-0000-0000", "139-0000-0000"),
        ("１３９００００００００", "１３９００００００００"),
        ("027-87000000", "027-87000000"),
        ("(027)87000000", "027)87000000"),
        ("400-800-0000", "400-800-0000"),
        ("发 hr.a@example.com.cn 即可", "hr.a@example.com.cn"),
        ("微信号：hr_example1", "hr_example1"),
        ("加V hrexample", "hrexample"),
        ("QQ群:12345678", "12345678"),
        ("证号420106199001010000", "420106199001010000"),
    ],
)
def test_contacts_are_masked(text: str, value: str) -> None:
    assert mask_contacts(text) == text.replace(value, "*" * len(value))


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
