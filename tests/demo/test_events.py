from datetime import date

from supervisor.demo.events import KNOWN_EVENTS, KNOWN_UNTIL, demo_events

CODES = [f"91420106MA{number:08d}" for number in range(20)]


def test_the_three_known_years_state_their_figures():
    known = [e for e in demo_events(CODES, date(2026, 11, 23)) if e.starts_on <= KNOWN_UNTIL]
    assert len(known) == KNOWN_EVENTS == 114
    assert 290_000 < sum(e.posts_offered for e in known) < 300_000
    assert 70_000 < sum(e.people_served for e in known) < 80_000
    assert len({e.code for e in known}) == 114


def test_a_later_day_only_adds_and_the_newest_events_are_unreported():
    early, late = demo_events(CODES, date(2026, 5, 31)), demo_events(CODES, date(2026, 11, 23))
    reported = [event for event in early if event.posts_offered is not None]
    assert reported == late[: len(reported)]
    assert late[-1].starts_on > date(2026, 10, 31)
    assert demo_events(CODES, late[-1].ends_on)[-1].people_served is None
