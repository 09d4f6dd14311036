"""What became of an ad that its agency said is mended: the later of night and visit counts."""

from datetime import UTC, datetime, timedelta

import pytest

from supervisor.domain.desk.agency_notes import AdNoteResult, AdSeen, Looked, result_of

NOTED = datetime(2026, 11, 20, 9, tzinfo=UTC)
R = AdNoteResult


def after(hours):
    return NOTED + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "look", "is_clean", "expected"),
    [
        (AdSeen(1, after(-5)), None, False, R.WAITING),
        (AdSeen(1, after(12)), None, False, R.SAME),
        (AdSeen(2, after(12)), None, True, R.CLEAN),
        (AdSeen(2, after(12)), None, False, R.STILL),
        (AdSeen(1, after(-5)), Looked(R.CLEAN, after(1)), False, R.CLEAN),
        (AdSeen(1, after(-5)), Looked(R.UNREACHED, after(1)), False, R.UNREACHED),
        (AdSeen(2, after(12)), Looked(R.ABSENT, after(1)), False, R.STILL),
        (AdSeen(1, after(1)), Looked(R.CLEAN, after(3)), False, R.CLEAN),
    ],
)
def test_the_newest_reading_says_what_became_of_it(now, look, is_clean, expected):
    assert result_of(AdSeen(1, NOTED), now, look, is_clean=is_clean) is expected


def test_only_what_was_seen_settles_a_note():
    assert {one for one in R if not one.is_settled} == {R.WAITING, R.UNREACHED}
