from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform.deadlines import add_months, days_after, working_days_after


def test_working_days_skip_the_national_holidays() -> None:
    # 2026-09-30 is a Wednesday; the holiday of October 2026 lasts until the 7th.
    assert working_days_after(date(2026, 9, 30), 1).on == date(2026, 10, 8)


def test_a_year_not_yet_announced_falls_back_to_weekdays_and_says_so() -> None:
    deadline = working_days_after(date(2031, 1, 3), 2)
    assert (deadline.on, deadline.is_certain) == (date(2031, 1, 7), False)
    assert deadline.notice


def test_a_known_year_carries_no_notice() -> None:
    assert working_days_after(date(2025, 3, 3), 5).notice == ""


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        working_days_after(date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 3, 15), -12, date(2025, 3, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_keep_the_day_or_take_the_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(st.dates(date(2005, 1, 1), date(2026, 10, 1)), st.integers(0, 60))
def test_more_working_days_never_end_earlier(start: date, count: int) -> None:
    first = working_days_after(start, count).on
    assert working_days_after(start, count + 1).on > first >= start + timedelta(days=count)


def test_days_left_turn_negative_after_the_end() -> None:
    assert days_after(date(2026, 5, 1), 7).days_left(date(2026, 5, 10)) == -2
