"""Amounts in capitals are read back to the same amount."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform.money_words import capital_yuan, plain_yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def whole(words):
    total = group = digit = 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in UNITS:
            group, digit = group + digit * UNITS[sign], 0
        else:
            factor = {"万": 10**4, "亿": 10**8}[sign]
            total, group, digit = total + (group + digit) * factor, 0, 0
    return total + group + digit


def read(words):
    parts = re.fullmatch(r"(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?", words)
    yuan, tens, ones = parts.groups()
    cents = 10 * DIGITS.index(tens or "零") + DIGITS.index(ones or "零")
    return 100 * whole(yuan or "") + cents


@given(st.integers(0, 10**12))
def test_they_are_read_back(cents):
    words = capital_yuan(Decimal(cents) / 100)
    assert read(words) == cents
    assert "零零" not in words


@pytest.mark.parametrize(
    ("amount", "words"),
    [(10_000, "壹万元整"), (10_005, "壹万零伍元整"), (305.2, "叁佰零伍元贰角"), (0, "零元整"),
     (100_000_001, "壹亿零壹元整"), (3.05, "叁元零伍分")],
)  # fmt: skip
def test_they_are_written_as_papers_write_them(amount, words):
    assert capital_yuan(Decimal(str(amount))) == words


@pytest.mark.parametrize("amount", [-1, 10**12])
def test_others_are_refused(amount):
    with pytest.raises(ValueError, match="capitals"):
        capital_yuan(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "words"),
    [("30000.00", "30000"), ("1200000", "1200000"), ("12.50", "12.5"), ("0", "0")],
)
def test_figures_are_written_whole(amount, words):
    assert plain_yuan(Decimal(amount)) == words
