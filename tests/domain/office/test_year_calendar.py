from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.office.year_calendar import YearPlan

PLANS = st.builds(
    YearPlan,
    st.integers(1, 12),
    st.integers(1, 31),
    st.integers(2020, 2030),
    st.none() | st.integers(2020, 2035),
)


def test_a_leap_day_is_kept_in_other_years_a_day_earlier():
    plan = YearPlan(2, 29, 2024)
    assert [plan.due_in(year) for year in (2023, 2024, 2025)] == [
        None,
        date(2024, 2, 29),
        date(2025, 2, 28),
    ]


@given(PLANS, st.dates(date(2019, 1, 1), date(2036, 1, 1)), st.sets(st.integers(2020, 2035)))
def test_open_days_are_once_a_year_and_none_of_a_year_seen_to(plan, since, done):
    days = list(plan.open_days(since, date(2036, 12, 31), done))
    assert days == sorted(days)
    assert len({day.year for day in days}) == len(days)
    assert not {day.year for day in days} & done
    assert all(day >= since and plan.due_in(day.year) == day for day in days)
