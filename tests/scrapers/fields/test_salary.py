"""Group G: pay is read or left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fields.salary import Per, Stated, read_salary


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
        ("25-38万/年", 250000, 380000, "year", 12), ("8-12千", 8000, 12000, "month", 12),
        ("0.8-1.2万", 8000, 12000, "month", 12), ("12.0-18.0K/月", 12000, 18000, "month", 12),
        ("8000元-1.2万", 8000, 12000, "month", 12), ("1万-15000", 10000, 15000, "month", 12),
        ("10k+", 10000, None, "month", 12), ("底薪4000+提成", 4000, None, "month", 12),
        ("3000-4500元/月+提成", 3000, 4500, "month", 12), ("25元/h", 25, 25, "hour", 12),
        ("10-15K*14薪", 10000, 15000, "month", 14), ("20-30万/年·13薪", 200000, 300000, "year", 13),
        ("0-8000元/月", None, 8000, "month", 12), ("计件 6000-9000", 6000, 9000, "month", 12),
        ("0.5元/件", Decimal("0.5"), Decimal("0.5"), "piece", 12),
        ("120K", 120000, 120000, "month", 12),
        ("6000-8000元/月，每天8小时", 6000, 8000, "month", 12),
        ("5000-8000元，年终奖2个月", 5000, 8000, "month", 12),
        ("5000-8000，13薪", 5000, 8000, "month", 13),
        ("8000-12000元/月（13薪）", 8000, 12000, "month", 13),
        ("15-25K*13", 15000, 25000, "month", 13), ("12-18K·13~16薪", 12000, 18000, "month", 13),
        ("9-14K·14", 9000, 14000, "month", 14), ("2-1万", 10000, 20000, "month", 12),
        ("8000-5000元/月", 5000, 8000, "month", 12), ("五千到八千", 5000, 8000, "month", 12),
        ("1万2-1万5/月", 12000, 15000, "month", 12), ("四千五至六千五", 4500, 6500, "month", 12),
        ("5000﹣7000元/月", 5000, 7000, "month", 12), ("5000−7000元/月", 5000, 7000, "month", 12),
        ("180-200元/班", 180, 200, "shift", 12), ("18元/小时，日结", 18, 18, "hour", 12),
        ("底薪3500+提成，综合6000-9000元/月", 6000, 9000, "month", 12),
        ("8000-10000元/月+3%提成", 8000, 10000, "month", 12),
        ("5000-8000包吃住", 5000, 8000, "month", 12),
        ("￥4,234.35/月", Decimal("4234.35"), Decimal("4234.35"), "month", 12),
    ],
)  # fmt: skip
def test_figures(
    text: str, low: Decimal | None, high: Decimal | None, per: str, months: int
) -> None:
    salary = read_salary(text)
    assert salary.stated is Stated.FIGURES
    assert (salary.low, salary.high) == (low, high)
    assert (salary.per, salary.months) == (Per(per), months)


@pytest.mark.parametrize("text", ["面议", "薪资面议", "工资可面谈"])
def test_negotiable(text: str) -> None:
    assert read_salary(text).stated is Stated.NEGOTIABLE


@pytest.mark.parametrize("text", ["", "-", "保密", "0-0", "0", "0-0元/月", "无", "元/月", "薪资："])
def test_missing_is_not_nought(text: str) -> None:
    salary = read_salary(text)
    assert salary.stated is Stated.MISSING
    assert salary.low is None


@pytest.mark.parametrize(
    "text",
    ["8-13", "12", "8-1万/月", "100-200", "3-5 7-9千", "15-20万", "100万以上", "200000",
     "5000-0", "年薪百万", "三十几万元/年", "龤龒驋龤-龤元/月", "计件 0.5", "小于40万", "1,5万/月",
     "6000/8000元/月", "15000元/季度", "6000-8000-10000元/月", "8.000-10.000元/月",
     "月薪8000-10000元，年薪10万以上", "时薪25元，转正后月薪6-7.5K", "12KM", "6-8千K"],
)  # fmt: skip
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    assert read_salary(text).stated is Stated.UNREADABLE


@pytest.mark.parametrize(
    "text",
    ["-K·薪", "\ue032-\ue035K", "1\ue033-\ue035K·15薪", "&#xe032;-&#xe035;K", "&#xe032;K",
     "**-**K", "1*-1*K", "5***元", "千-千", "\ufffd千"],
)  # fmt: skip
def test_hidden_digits_are_said_to_be_hidden(text: str) -> None:
    salary = read_salary(text)
    assert salary.stated is Stated.OBFUSCATED
    assert (salary.low, salary.high, salary.per) == (None, None, None)


def test_a_yearly_pay_gives_a_monthly_one_that_says_so() -> None:
    assert read_salary("24-36万/年").monthly == (Decimal(20000), Decimal(30000), True)
    assert read_salary("5000以上").monthly == (Decimal(5000), None, False)
    assert read_salary("260元/天").monthly == (None, None, False)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("3000-5000美元/月", "USD"), ("HK$20000-25000/月", "HKD"), ("25万日元/月", "JPY"),
     ("2000英镑/月", "GBP"), ("月薪1.8-2.5万港元", "HKD"), ("8000元/月", "CNY")],
)  # fmt: skip
def test_a_currency_is_kept(text: str, currency: str) -> None:
    assert read_salary(text).currency == currency


@pytest.mark.parametrize("text", ["HK$20000-25000", "3000-5000元或500美元/月", "3000-5000USDT/月"])
def test_foreign_pay_without_a_period_or_beside_another_is_not_guessed(text: str) -> None:
    assert read_salary(text).stated is Stated.UNREADABLE


_WORDS = st.sampled_from(
    ["0", "1", "5", "8", "13", "1.2", "2,000", "6000", "8000", "-", "~", "至", "到", "万", "千",
     "k", "百", "元", "￥", "美元", "/月", "/年", "/天", "/小时", "每月", "一天", "月薪", "年薪",
     "时薪", "底薪", "综合", "+", "提成", "以上", "以下", "起", "左右", "面议", "·13薪", "*14",
     "8小时", "每天", "五", "六七千", "三", "十", "两", "半", "几", "，", "。", "（", "）", "/"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=25), st.lists(_WORDS, max_size=9).map("".join)))
def test_any_text_is_read_without_nonsense(text: str) -> None:
    salary = read_salary(text)
    known = [end for end in (salary.low, salary.high) if end is not None]
    assert bool(known) is (salary.stated is Stated.FIGURES)
    assert all(end > 0 for end in known)
    assert known == sorted(known)
    assert (salary.per is None) is (salary.stated is not Stated.FIGURES)
    assert 12 <= salary.months <= 24


@given(st.integers(100, 99_999), st.integers(100, 99_999))
def test_a_plain_range_is_read_as_it_stands(one: int, other: int) -> None:
    low, high = sorted((one, other))
    read = read_salary(f"{low}-{high}元/月")
    if high <= low * 100:
        assert (read.low, read.high, read.per) == (low, high, Per.MONTH)
