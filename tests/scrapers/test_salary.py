"""Group G: pay is read or left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.salary import Per, Stated, read_salary


@pytest.mark.parametrize(
    ("text", "low", "high", "per", "months"),
    [
        ("8千-1.2万·13薪", 8000, 12000, "month", 13), ("1-1.5万", 10000, 15000, "month", 12),
        ("6-8千", 6000, 8000, "month", 12), ("1.5万-2万/月", 15000, 20000, "month", 12),
        ("15-25K·13薪", 15000, 25000, "month", 13), ("15k-25k", 15000, 25000, "month", 12),
        ("4K-6K", 4000, 6000, "month", 12), ("20-40k", 20000, 40000, "month", 12),
        ("5000-8000元/月", 5000, 8000, "month", 12), ("7000-14000元", 7000, 14000, "month", 12),
        ("2001-4000元/月", 2001, 4000, "month", 12), ("4000以上", 4000, None, "month", 12),
        ("2万以下", None, 20000, "month", 12), ("20-35万/年", 200000, 350000, "year", 12),
        ("年薪30万", 300000, 300000, "year", 12), ("260元/天", 260, 260, "day", 12),
        ("25-30元/小时", 25, 30, "hour", 12), ("12-18K/月", 12000, 18000, "month", 12),
        ("５０００－８０００元／月", 5000, 8000, "month", 12),
        ("6000元/月以上", 6000, None, "month", 12),
        ("5,000-8,000元/月", 5000, 8000, "month", 12), ("0.6-1万/月", 6000, 10000, "month", 12),
        ("5000.0-7000.0", 5000, 7000, "month", 12), ("300-500元/日", 300, 500, "day", 12),
        ("底薪3500元起", 3500, None, "month", 12), ("3千/月", 3000, 3000, "month", 12),
    ],
)  # fmt: skip
def test_figures(text: str, low: int | None, high: int | None, per: str, months: int) -> None:
    salary = read_salary(text)
    assert salary.stated is Stated.FIGURES
    assert (salary.low, salary.high) == (low, high)
    assert (salary.per, salary.months) == (Per(per), months)


@pytest.mark.parametrize("text", ["面议", "薪资面议", "工资可面谈"])
def test_negotiable(text: str) -> None:
    assert read_salary(text).stated is Stated.NEGOTIABLE


@pytest.mark.parametrize("text", ["", "-", "保密", "0-0", "0", "0-0元/月", "无"])
def test_missing_is_not_nought(text: str) -> None:
    salary = read_salary(text)
    assert salary.stated is Stated.MISSING
    assert salary.low is None


@pytest.mark.parametrize(
    "text", ["-K·薪", "\ue032-\ue035K", "8-13", "12", "8000-5000元/月", "100-200", "3-5 7-9千"]
)
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    assert read_salary(text).stated is Stated.UNREADABLE


def test_a_yearly_pay_gives_a_monthly_one_that_says_so() -> None:
    assert read_salary("24-36万/年").monthly == (Decimal(20000), Decimal(30000), True)
    assert read_salary("5000以上").monthly == (Decimal(5000), None, False)
    assert read_salary("260元/天").monthly == (None, None, False)


@given(st.text(alphabet="0123456789.-~千万kK元/月年天·薪面议以上下 ", max_size=25))
def test_any_text_is_read_without_nonsense(text: str) -> None:
    salary = read_salary(text)
    if salary.low is not None and salary.high is not None:
        assert salary.low <= salary.high
