import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.alerts.mail_address import AddressError, letter_box, parse_address


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wang@example.com", "wang@example.com"),
        (" Wang.Fang@Example.COM ", "Wang.Fang@example.com"),
        ("ｗａｎｇ＠example．com", "wang@example.com"),
        ("a+b_c-1@mail.gov.cn", "a+b_c-1@mail.gov.cn"),
    ],
)
def test_addresses_as_people_type_them(typed, read):
    assert parse_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "", "wang", "wang@", "@example.com", "wang@example", "wang@@example.com", "a b@example.com",
        ".wang@example.com", "wang.@example.com", "wa..ng@example.com", "wang@-a.com",
        "王@例子.公司",
        "wang@example.com\nBcc: li@example.com", "wang@example.com\r\nBcc: li@example.com",
        "wang@example.com\n", "wang@example.com,li@example.com", "<wang@example.com>",
        f"{'a' * 65}@example.com", f"wang@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 63}.example.com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(AddressError):
        parse_address(typed)


@given(st.text(max_size=80) | st.from_regex(r".{0,20}@.{0,20}\.com.{0,9}"))
def test_nothing_read_can_end_a_header_line(text):
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert set(address) <= set(string.ascii_letters + string.digits + "@.+-_%")
    assert address.count("@") == 1
    assert parse_address(address) == address


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("name@example.com", "name@example.com"),
        ("Name+shop@Example.com", "name@example.com"),
        ("name+a+b@example.com", "name@example.com"),
        ("+odd@example.com", "+odd@example.com"),
    ],
)
def test_what_is_behind_a_plus_sign_leads_to_the_same_letter_box(address, box):
    assert letter_box(address) == box
