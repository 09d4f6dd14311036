"""Group G: pay as it is written, in figures; never a nought and never a guess."""

from decimal import Decimal
from typing import Any

import pytest

from scrapers.fields.salary import Per, Stated, read_salary
from tests.scrapers.cases.boards import as_json, interface, item, read


def figures(text: str) -> tuple[Any, ...]:
    read_pay = read_salary(text)
    return (read_pay.low, read_pay.high, read_pay.per, read_pay.months)


def monthly(low: int | None, high: int | None, months: int = 12) -> tuple[Any, ...]:
    bounds = (None if value is None else Decimal(value) for value in (low, high))
    return (*bounds, Per.MONTH, months)


@pytest.mark.parametrize(
    ("text", "low", "high", "months"),
    [("8千-1.2万·13薪", 8000, 12000, 13), ("1-1.5万", 10000, 15000, 12),
     ("6-8千", 6000, 8000, 12), ("1.5万-2万/月", 15000, 20000, 12), ("9千-1万", 9000, 10000, 12),
     ("１-１．５万", 10000, 15000, 12)],
)  # fmt: skip
def test_case_67_thousands_and_ten_thousands(text: str, low: int, high: int, months: int) -> None:
    assert figures(text) == monthly(low, high, months)


@pytest.mark.parametrize(
    ("text", "low", "high", "months"),
    [("15-25K·13薪", 15000, 25000, 13), ("15k-25k", 15000, 25000, 12),
     ("4K-6K", 4000, 6000, 12), ("20-40k", 20000, 40000, 12), ("15-25K·16薪", 15000, 25000, 16)],
)  # fmt: skip
def test_case_68_the_letter_k(text: str, low: int, high: int, months: int) -> None:
    assert figures(text) == monthly(low, high, months)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("5000-8000元/月", 5000, 8000), ("7000-14000元", 7000, 14000), ("2001-4000元/月", 2001, 4000),
     ("4000以上", 4000, None), ("2万以下", None, 20000), ("5千以上/月", 5000, None)],
)  # fmt: skip
def test_case_69_open_ends_stay_open(text: str, low: int | None, high: int | None) -> None:
    assert figures(text) == monthly(low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("20-35万/年", 200_000, 350_000), ("年薪30万", 300_000, 300_000),
     ("25-38万/年", 250_000, 380_000)],
)  # fmt: skip
def test_case_70_a_year_stays_a_year_and_its_month_says_so(text: str, low: int, high: int) -> None:
    pay = read_salary(text)
    assert (pay.low, pay.high, pay.per) == (Decimal(low), Decimal(high), Per.YEAR)
    assert pay.monthly[2] is True
    assert pay.monthly[0] == (Decimal(low) / 12).quantize(Decimal("0.01"))


@pytest.mark.parametrize("text", ["面议", "薪资面议", "保密", "", "  ", "0-0", "0", "-", "无"])
def test_case_72_negotiable_and_missing_are_not_nought(text: str) -> None:
    pay = read_salary(text)
    assert pay.stated is (Stated.NEGOTIABLE if "面议" in text else Stated.MISSING)
    assert (pay.low, pay.high) == (None, None)


def ncss(low: Any, high: Any) -> str:
    ad = {"jobId": "1", "jobName": "文员", "lowMonthPay": low, "highMonthPay": high}
    answer = {"flag": True, "data": {"list": [ad], "pagenation": {"count": 1}}}
    (row,) = read("ncss", as_json(answer)).rows
    assert row.posting is not None
    return row.posting.salary_text


def test_case_72_a_boards_own_way_to_say_negotiable() -> None:
    assert read_salary(ncss(0, 0)).stated is Stated.NEGOTIABLE
    assert read_salary(ncss(None, None)).stated is Stated.MISSING


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [("元/月", 5000, 8000), ("千", 5, 8), ("万", 0.5, 0.8), ("千/月", 5, 8), ("K", 5, 8)],
)
def test_case_73_the_unit_comes_from_the_source(unit: str, low: float, high: float) -> None:
    ad = item(1, min_wage=low, max_wage=high, wage_unit_cn=unit)
    (row,) = read("iguopin", as_json(interface([ad]))).rows
    assert row.posting is not None
    assert figures(row.posting.salary_text) == monthly(5000, 8000)
    assert figures(ncss("12.0", "18.0")) == monthly(12000, 18000)
    assert figures(ncss(12, 18.5)) == monthly(12000, 18500)


# Beyond the examples.


@pytest.mark.parametrize("text", ["\ue033-\ue035K", "-K·13薪", "\ue0f1\ue0f2元/月", "8-1千", "1元"])
def test_hidden_and_senseless_figures_are_not_guessed(text: str) -> None:
    pay = read_salary(text)
    assert pay.stated is not Stated.FIGURES or pay.low == pay.high == Decimal(1)
    assert pay.low is None or text == "1元"


@pytest.mark.parametrize(
    ("text", "per"),
    [("200元/天", Per.DAY), ("25元/小时", Per.HOUR), ("日薪200-300元", Per.DAY),
     ("1500元/周", Per.WEEK), ("18-22元/时", Per.HOUR)],
)  # fmt: skip
def test_other_periods_keep_their_own(text: str, per: Per) -> None:
    pay = read_salary(text)
    assert pay.per is per
    assert pay.monthly == (None, None, False)
