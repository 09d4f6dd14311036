import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.duties.periods import (
    FilingKind,
    ReportingPeriod,
    Terms,
    latest,
    open_periods,
)

days = st.dates(date(2004, 1, 1), date(2990, 1, 1))
kinds = st.sampled_from(FilingKind)


@given(kinds, days)
def test_the_latest_period_is_the_last_that_is_over(kind, today):
    period = latest(kind, today)
    assert period.last_day < today
    length = 366 if kind is FilingKind.ANNUAL else 92
    assert today - period.last_day <= timedelta(days=length)
    assert period.kind is kind
    assert ReportingPeriod.of(kind, period.key) == period


@given(kinds, days)
def test_open_periods_follow_each_other_and_sort_by_key(kind, today):
    found = open_periods(kind, today)
    assert found == sorted(found, reverse=True)
    assert [one.key for one in found] == sorted((one.key for one in found), reverse=True)
    assert all(later.before == earlier for later, earlier in itertools.pairwise(found))


@pytest.mark.parametrize("key", ["", "2026-Q5", "2026-Q0", "26", "2026-q1", " 2026", "2026-Q1 "])
@pytest.mark.parametrize("kind", FilingKind)
def test_what_is_no_period_is_refused(kind, key):
    with pytest.raises(ValueError, match=r".*"):
        ReportingPeriod.of(kind, key)


def test_days_are_those_the_office_has_set():
    year, quarter = ReportingPeriod(2025), ReportingPeriod(2026, 3)
    assert (year.due_on(Terms()), quarter.due_on(Terms())) == (None, None)
    terms = Terms("02-29", 15)
    assert year.due_on(terms) == date(2026, 2, 28)
    assert quarter.due_on(terms) == date(2026, 10, 15)
    assert (year.title, quarter.title) == ("2025 年度报告", "2026 年第三季度市场统计")
    assert ReportingPeriod(2026, 4).last_day == date(2026, 12, 31)
