"""Group H: dates count from the moment of receipt, in Shanghai, and never lie ahead."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from scrapers.fields.dates import Precision, read_date, read_expiry
from tests.scrapers.cases.boards import as_json, hidden_ad, hidden_input, read

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("刚刚", TODAY, Precision.DAY), ("今天", TODAY, Precision.DAY),
        ("昨天14:20", date(2026, 11, 19), Precision.EXACT),
        ("前天", date(2026, 11, 18), Precision.DAY), ("5分前", TODAY, Precision.EXACT),
        ("2小时前", TODAY, Precision.EXACT), ("16小时前", date(2026, 11, 19), Precision.EXACT),
        ("3天前", date(2026, 11, 17), Precision.DAY), ("30+天前", None, Precision.AT_LEAST),
        ("1个月前", None, Precision.MONTH), ("半年前", None, Precision.AT_LEAST),
    ],
)  # fmt: skip
def test_case_77_relative_dates_keep_how_exact_they_are(
    text: str, day: date | None, precision: Precision
) -> None:
    found = read_date(text, NOW)
    assert (found.value, found.precision) == (day, precision)
    assert bool(found.problem) is (day is None)


def test_case_77_the_day_is_shanghais() -> None:
    late = datetime(2026, 11, 19, 16, 5, tzinfo=UTC)  # five past midnight on the 20th
    assert read_date("今天", late).value == TODAY
    assert read_date("10分钟前", late).value == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("text", "received", "day"),
    [
        ("01-05发布", NOW, date(2026, 1, 5)), ("9月8日更新", NOW, date(2026, 9, 8)),
        ("09:33发布", NOW, TODAY), ("15:10发布", NOW, date(2026, 11, 19)),
        ("04-01", NOW, date(2026, 4, 1)), ("11-21", NOW, date(2025, 11, 21)),
        ("12-28", datetime(2026, 1, 3, 2, tzinfo=UTC), date(2025, 12, 28)),
        ("02-29", NOW, date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_case_78_a_missing_year_is_the_latest_that_is_not_ahead(
    text: str, received: datetime, day: date
) -> None:
    assert read_date(text, received).value == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01 10:00:00", date(2026, 9, 1)), ("2026-09-01 00:30:00", date(2026, 9, 1)),
        ("20241210175950", date(2024, 12, 10)), ("1789441200000", date(2026, 9, 15)),
        ("1617269326", date(2021, 4, 1)), ("0", None), ("", None), ("0001-01-01", None),
        ("2026-09-01T16:30:00Z", date(2026, 9, 2)),
    ],
)  # fmt: skip
def test_case_79_stamps_of_every_kind(text: str, day: date | None) -> None:
    found = read_date(text, NOW)
    assert (found.value, found.problem) == (day, "")


def test_case_80_first_published_and_refreshed_are_kept_apart() -> None:
    def job51(**values: Any) -> Any:
        ad = {"jobId": "1", "jobName": "文员", "issueDateString": "2026-08-01 09:00:00"} | values
        answer = {"status": "1", "resultbody": {"job": {"items": [ad], "totalCount": 1}}}
        (row,) = read("job51", as_json(answer)).rows
        assert row.posting is not None
        return row.posting

    one = job51(confirmDateString="2026-11-18 08:00:00")
    two = job51(confirmDateString="2026-11-19 08:00:00")
    assert one.published_on == two.published_on == date(2026, 8, 1)
    assert (one.refreshed_on, two.refreshed_on) == (date(2026, 11, 18), date(2026, 11, 19))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("2026-02-30", "没有这一天"), ("有效期至 2026-02-30", "没有这一天"), ("长期有效", ""),
     ("2026年13月1日", "没有这一天"), ("下个月底", "应为日期，如 2026-09-01")],
)  # fmt: skip
def test_case_81_impossible_ends_are_flagged(text: str, problem: str) -> None:
    found = read_expiry(text)
    assert (found.value, found.problem) == (None, problem)


def test_case_81_an_end_before_its_start_is_flagged() -> None:
    dates = {"s_aae397": "2026-11-01", "s_aae398": "2026-10-01"}
    (row,) = read("mohrss", hidden_input([hidden_ad(**dates)], "1")).rows
    assert row.posting is not None
    assert (row.posting.published_on, row.posting.valid_until) == (date(2026, 11, 1), None)
    assert [problem.expected for problem in row.problems] == ["有效期早于发布日期"]


# Beyond the examples.


@pytest.mark.parametrize("text", ["2027-01-01", "明天", "1999999999999", "99999999999999"])
def test_nothing_is_published_tomorrow(text: str) -> None:
    found = read_date(text, NOW)
    assert found.value is None
    assert found.problem
