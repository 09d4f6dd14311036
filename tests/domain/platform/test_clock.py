from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import dues_between, last_due, office_date, office_time

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the zone is drawn apart from the bounds
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(moments, times)
def test_last_due_is_the_latest_moment_with_that_clock_time(now, at):
    due = last_due(now, at)
    assert due <= now < due + timedelta(days=1)
    assert office_time(due).time() == at


@given(moments, st.integers(0, 40), times)
def test_one_due_a_day_and_none_twice(after, days, at):
    dues = dues_between(after, after + timedelta(days=days), at)
    assert len(dues) == days
    assert dues == sorted(set(dues))
    assert all(after < due for due in dues)


def test_a_day_is_a_day_in_wuhan():
    assert office_date(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)).isoformat() == "2026-11-23"
    assert (
        last_due(datetime(2026, 11, 22, 18, 0, tzinfo=UTC), time(2))
        .isoformat()
        .startswith("2026-11-22T18:00")
    )


def test_the_clock_stands_on_a_past_day_while_the_body_runs():
    before = clock.utc_now()
    with clock.at(date(2024, 3, 5)):
        assert clock.today() == date(2024, 3, 5)
        with clock.at(date(2023, 1, 2)):
            assert office_time(clock.utc_now()).hour == 10
            assert clock.today() == date(2023, 1, 2)
        assert clock.today() == date(2024, 3, 5)
    assert clock.utc_now() >= before


def test_the_clock_never_runs_ahead():
    with clock.at(clock.today() + timedelta(days=3)):
        assert clock.utc_now() <= datetime.now(UTC)
