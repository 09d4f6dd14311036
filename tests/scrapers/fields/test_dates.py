"""Group H: dates are read against the moment of receipt, and never into the future."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fields.dates import SHANGHAI, Precision, read_date, read_expiry
from scrapers.pages.boards import Fields, expiring

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("刚刚", "11-20"), ("今天", "11-20"), ("昨天14:20", "11-19"), ("前天", "11-18"),
        ("5分前", "11-20"), ("2小时前", "11-20"), ("11小时前", "11-19"), ("3天前", "11-17"),
        ("09:33发布", "11-20"), ("23:33发布", "11-19"), ("11-02", "11-02"),
        ("9月8日更新", "09-08"), ("01-05发布", "01-05"), ("2026/11/2", "11-02"),
        ("2026年11月2日", "11-02"), ("２０２６－１１－０２", "11-02"), ("20261102", "11-02"),
        ("20261102175950", "11-02"), ("2026-11-02 10:00:00", "11-02"),
        ("2026-11-02T20:00:00Z", "11-03"), ("2026-11-02T23:00:00+08:00", "11-02"),
        ("发布于 2026-11-02", "11-02"), ("更新时间：2026-11-02", "11-02"),
        ("1793491200000", "11-01"), ("1793491200", "11-01"),
    ],
)  # fmt: skip
def test_this_year(text: str, value: str) -> None:
    read = read_date(text, NOW)
    assert read.value == date.fromisoformat(f"2026-{value}")
    assert read.problem == ""


@pytest.mark.parametrize(
    ("text", "received", "value"),
    [
        ("12-28", "2026-01-03", "2025-12-28"), ("11-21", "2026-11-20", "2025-11-21"),
        ("02-29", "2026-11-20", "2024-02-29"), ("12月28日", "2026-01-03", "2025-12-28"),
        ("昨天", "2026-01-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_missing_year_is_the_latest_that_is_not_ahead(
    text: str, received: str, value: str
) -> None:
    moment = datetime.fromisoformat(f"{received}T12:00:00+08:00")
    assert read_date(text, moment).value == date.fromisoformat(value)


@pytest.mark.parametrize(
    "text", ["", " ", "0", "-", "0001-01-01", "0001-01-01 00:00:00", "null", "0001-01-01T00:00:00"]
)
def test_unknown_is_not_a_problem(text: str) -> None:
    read = read_date(text, NOW)
    assert (read.value, read.problem) == (None, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-02-30", "没有这一天"), ("2027-03-01", "晚于"), ("1925-01-01", "过早"),
        ("明年", "应为日期"), ("2026-11", "只写到月份"), ("2026年11月", "只写到月份"),
        ("30+天前", "无法确定"), ("1个月前", "无法确定"), ("半年前", "无法确定"),
        ("13-45", "没有这一天"), ("x" * 500, "应为日期"), ("9" * 13, "晚于"), ("2026-13", "没有"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_why(text: str, problem: str) -> None:
    read = read_date(text, NOW)
    assert read.value is None
    assert problem in read.problem


def test_precision_is_kept() -> None:
    assert read_date("5分钟前", NOW).precision is Precision.EXACT
    assert read_date("3天前", NOW).precision is Precision.DAY
    assert read_date("2周前", NOW).precision is Precision.AT_LEAST
    assert read_date("30+天前", NOW).precision is Precision.AT_LEAST
    assert read_date("1个月前", NOW).precision is Precision.MONTH
    assert read_date("09:33发布", NOW).precision is Precision.EXACT
    assert read_date("01-05发布", NOW).precision is Precision.INFERRED
    assert read_date("2026-11-02", NOW).precision is Precision.DAY
    assert read_date("", NOW).precision is Precision.NONE


@pytest.mark.parametrize("text", ["长期有效", "", "不限", "招满为止", "永久"])
def test_no_end_is_no_date(text: str) -> None:
    assert read_expiry(text) == read_expiry("")


def test_an_end_may_lie_ahead() -> None:
    assert read_expiry("有效期至 2027-03-01").value == date(2027, 3, 1)
    assert read_expiry("2027-02-30").problem
    assert read_expiry("某日").problem


def test_an_end_before_the_start_is_a_problem_and_no_value() -> None:
    fields: Fields = {"published_on": date(2026, 11, 2)}
    for stated, value, problem in (
        ("2026-11-01", None, "有效期早于发布日期"),
        ("2026-02-30", None, "没有这一天"),
        ("长期有效", None, ""),
        ("2026-11-02", date(2026, 11, 2), ""),
    ):
        fields.pop("problems", None)
        expiring(fields, stated, "endDate")
        assert fields["valid_until"] == value
        assert [said for *_, said in fields.get("problems", [])] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-05 23:20:00+00:00", "2026-11-06"), ("2026-11-05 23:20:00 UTC", "2026-11-06"),
        ("2026-11-05 23:20:00 +0800", "2026-11-05"), ("2026-11-05T01:00:00+09:00", "2026-11-05"),
        ("Thu, 05 Nov 2026 18:30:00 GMT", "2026-11-06"),
        ("Thu, 05 Nov 2026 18:30:00", "2026-11-05"),
        ("Thu, 05 Nov 2026 00:10:00 CST", "2026-11-05"), ("2024/3/1 0:00", "2024-03-01"),
        ("二〇二六年十一月二日", "2026-11-02"), ("46331", "2026-11-05"), ("2分鐘前", "2026-11-20"),
        ("2026/10/9 下午 02:26:26", "2026-10-09"), ("28/10/2026", "2026-10-28"),
        ("2026-11-05至2026-12-05", "2026-11-05"),
    ],
)  # fmt: skip
def test_zones_scripts_and_serials(text: str, value: str) -> None:
    assert read_date(text, NOW).value == date.fromisoformat(value)


@pytest.mark.parametrize(
    "text",
    ["05/11/2026", "11/5/2019", "1970-01-01 08:00:00", "1900-01-00", "移动4/5G", "1.1 参与项目",
     "13800138000", "4201062026110500", "成立于2019年09月09日", "农历九月廿七", "2026-02-30"],
)  # fmt: skip
def test_what_may_be_several_days_or_none_is_none(text: str) -> None:
    assert read_date(text, NOW).value is None


def test_a_stated_year_is_kept() -> None:
    read = read_date("05.11.2024", NOW)
    assert read.value is None or read.value.year == 2024
    assert read_date("25/12/2024", NOW).value == date(2024, 12, 25)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-05至2026-12-05", "2026-12-05"), ("2026.11.05-2026.12.05", "2026-12-05"),
        ("2026年11月5日-12月5日", "2026-12-05"), ("2026年12月20日至1月10日", "2027-01-10"),
        ("即日起至2026年12月31日", "2026-12-31"), ("12月5日", "2026-12-05"),
        ("01-05", "2027-01-05"), ("3天后截止", "2026-11-23"), ("还有5天", "2026-11-25"),
        ("1970-01-01 08:00:00", None), ("9999-12-31", None), ("2026-11-05至今", None),
        ("11月5日", None), ("30天", None), ("1900-01-01", None),
    ],
)  # fmt: skip
def test_ends_of_validity(text: str, value: str | None) -> None:
    assert read_expiry(text, NOW).value == (value and date.fromisoformat(value))


def test_an_end_without_a_year_needs_to_know_when_it_was_read() -> None:
    assert read_expiry("12月5日").value is None
    assert read_expiry("明天截止").value is None


@given(
    text=st.one_of(
        st.text(max_size=30),
        st.from_regex(r"\d{1,4}[-/.年]?\d{1,2}[-/.月]?\d{0,2}日?", fullmatch=True),
        st.from_regex(r"\d{1,13}", fullmatch=True),
        st.from_regex(r"\d{1,4}(天|小时|分钟|周|个月)前", fullmatch=True),
    ),
    moment=st.integers(946_771_200, 4_102_444_800).map(lambda n: datetime.fromtimestamp(n, UTC)),
)
def test_nothing_is_ever_read_into_the_future(text: str, moment: datetime) -> None:
    read = read_date(text, moment)
    assert read.value is None or read.value <= moment.astimezone(SHANGHAI).date()
    assert read_expiry(text).problem is not None


@given(st.integers(1990, 2026), st.integers(1, 12), st.integers(1, 31), st.sampled_from("-/."))
def test_a_year_that_stands_first_is_the_only_one_read(
    year: int, month: int, day: int, sign: str
) -> None:
    read = read_date(f"{year}{sign}{month}{sign}{day}", NOW)
    assert read.value is None or (read.value.year, read.value.month) == (year, month)


@given(st.integers(1, 31), st.integers(1, 31), st.integers(1990, 2026), st.sampled_from("-/."))
def test_a_year_that_stands_last_is_never_another(one: int, two: int, year: int, sign: str) -> None:
    read = read_date(f"{one}{sign}{two}{sign}{year}", NOW)
    assert read.value is None or read.value.year == year
    if one != two and max(one, two) <= 12:
        assert read.value is None
