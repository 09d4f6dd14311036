from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform import clock
from supervisor.services.demo.past import Past

TODAY = date(2026, 3, 10)


@given(st.lists(st.integers(0, 400)))
def test_acts_happen_on_their_days_in_order(ago):
    past, done = Past(TODAY), []
    for days in ago:
        past.plan(TODAY - timedelta(days=days), lambda: done.append(clock.today()))
    past.happen()
    assert done == sorted(TODAY - timedelta(days=days) for days in ago)


def test_an_act_plans_what_follows_and_nothing_beyond_today():
    past, done = Past(TODAY), []

    def act() -> None:
        done.append(clock.today())
        past.plan(clock.today() + timedelta(days=7), act)

    past.plan(TODAY - timedelta(days=15), act)
    assert past.begins == TODAY - timedelta(days=15)
    past.happen()
    assert done == [TODAY - timedelta(days=days) for days in (15, 8, 1)]
    assert past.begins == TODAY
