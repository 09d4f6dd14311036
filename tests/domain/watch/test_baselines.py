from dataclasses import replace
from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.watch.baselines import LEARNING_RUNS, Figures, count_band, share_band
from supervisor.domain.watch.seasons import Season, is_known, season_of
from supervisor.domain.watch.watches import (
    BYTES,
    KNOWN,
    MOJIBAKE,
    PLACE,
    REPEATED,
    examine,
)


def usual(rows=400, new=40, **filled):
    return Figures(rows, new, 0, {"company": rows, "city": rows, **filled})


def measured(rows=400, new=40, **measures):
    full = {BYTES: rows * 900, KNOWN: rows - new, MOJIBAKE: 0, REPEATED: 0, **measures}
    return replace(usual(rows, new), pages=20, measures=full)


HISTORY = [usual(rows=400 + step) for step in (3, -5, 0, 8, -2, 1, 4)]
MEASURED = [measured(rows=400 + step) for step in (3, -5, 0, 8, -2, 1, 4)]


def causes(latest, history=HISTORY, expected=None, watches_counts=True):
    found = examine(latest, history, expected or {}, watches_counts=watches_counts).found
    return [deviation.cause for deviation in found]


def test_an_ordinary_night_is_silent():
    assert causes(usual(rows=395, new=33)) == []
    assert causes(measured(rows=395, new=33), MEASURED) == []


def test_half_the_rows_is_unusual_and_reported_once():
    assert causes(usual(rows=190)) == ["count:rows"]
    assert causes(measured(rows=130, new=5), MEASURED) == ["count:rows"]


def test_more_rows_than_usual_is_no_alarm_but_a_multiple_is():
    assert causes(usual(rows=900)) == []
    assert causes(usual(rows=8000)) == ["count:rows"]


def test_no_novelty_at_all_is_unusual():
    assert causes(usual(new=0)) == ["count:new"]


def test_a_second_run_of_the_day_is_not_expected_to_bring_anything_new():
    again = replace(usual(new=0), is_novel=False)
    examined = examine(again, HISTORY, {}, watches_counts=True)
    assert examined.found == ()
    assert "count:new" not in examined.examined


def test_a_field_that_vanishes_is_named():
    latest = Figures(400, 40, 0, {"company": 400, "city": 12})
    (found,) = examine(latest, HISTORY, {}, watches_counts=True).found
    assert found.cause == "coverage:city"
    assert "工作地点" in found.sentence


def test_declared_coverage_holds_from_the_first_night_and_however_often_it_is_broken():
    broken = Figures(10, 10, 0, {"company": 2})
    assert causes(broken, [], {"company": 0.9}) == ["coverage:company"]
    assert causes(broken, [broken] * 14, {"company": 0.9}) == ["coverage:company"]


def test_refused_rows_beyond_the_usual_are_unusual():
    assert "share:refused" in causes(Figures(400, 40, 120, {"company": 400, "city": 400}))


@pytest.mark.parametrize(
    ("measures", "cause"),
    [
        ({MOJIBAKE: 30}, "share:mojibake"),
        ({REPEATED: 90}, "share:repeated"),
        ({KNOWN: 0}, "share:known"),
        ({BYTES: 20_000}, "count:bytes"),
        ({BYTES: 20 * 400 * 900}, "count:bytes"),
    ],
)
def test_whatever_else_is_counted_is_watched(measures, cause):
    assert cause in causes(measured(**measures), MEASURED)


def test_a_place_that_vanishes_is_named_though_the_others_make_up_for_it():
    history = [measured(**{f"{PLACE}420106": 60 + step}) for step in range(6)]
    latest = measured(**{f"{PLACE}420111": 60})
    (found,) = examine(latest, history, {}, watches_counts=True).found
    assert found.cause == "count:at:420106"
    assert "武昌" in found.sentence


def test_a_new_source_learns_before_it_alarms():
    assert causes(usual(rows=10), HISTORY[: LEARNING_RUNS - 1]) == []


def test_the_size_of_a_handed_over_file_is_the_senders_business():
    assert causes(usual(rows=3, new=0), watches_counts=False) == []


def test_what_was_unusual_does_not_become_usual_by_repetition():
    broken = replace(usual(rows=100), unusual=frozenset({"count:rows"}))
    history = [*[broken] * 9, *HISTORY]
    assert causes(usual(rows=100), history) == ["count:rows"]


def test_weekends_are_compared_with_weekends():
    weekends = [replace(usual(rows=150, new=10), season=Season.WEEKEND) for _ in range(6)]
    history = [*weekends, *HISTORY]
    assert causes(replace(usual(rows=150, new=10), season=Season.WEEKEND), history) == []
    assert causes(usual(rows=150), history) == ["count:rows"]


def test_a_festival_dip_is_no_breakage_but_a_lost_field_and_a_flood_still_are():
    dip = replace(usual(rows=60, new=0), season=Season.HOLIDAY)
    assert causes(dip) == []
    assert causes(replace(dip, filled={"company": 60, "city": 0})) == ["coverage:city"]
    assert causes(replace(usual(rows=9000), season=Season.HOLIDAY)) == ["count:rows"]


def test_the_return_from_a_festival_is_measured_by_the_nights_before_it():
    dips = [replace(usual(rows=20, new=0), season=Season.HOLIDAY) for _ in range(14)]
    assert causes(usual(), [*dips, *HISTORY]) == []


def test_a_fall_in_a_year_whose_holidays_are_unknown_says_so():
    latest = replace(usual(rows=100), is_season_known=False)
    (found,) = examine(latest, HISTORY, {}, watches_counts=True).found
    assert "节假日安排" in found.sentence


@pytest.mark.parametrize(
    ("night", "season"),
    [
        (date(2026, 3, 11), Season.WORKDAY),
        (date(2026, 3, 15), Season.WEEKEND),
        (date(2026, 3, 16), Season.WEEKEND),  # brings Sunday's ads
        (date(2026, 2, 17), Season.HOLIDAY),
        (date(2026, 2, 8), Season.HOLIDAY),
        (date(2026, 3, 2), Season.HOLIDAY),
        (date(2026, 10, 1), Season.HOLIDAY),
    ],
)
def test_nights_belong_to_the_days_whose_ads_they_bring(night, season):
    assert season_of(night) is season


def test_years_nobody_has_announced_are_not_called_known():
    assert is_known(date(2026, 3, 11))
    assert not is_known(date(2090, 3, 11))
    assert season_of(date(2090, 3, 5)) is Season.WEEKEND  # brings a Saturday's ads


@given(st.lists(st.integers(50, 5000), min_size=LEARNING_RUNS, max_size=14), st.integers(0, 6000))
def test_a_smaller_run_is_never_less_unusual(rows, latest):
    """Below the median, that is: above it a larger run is the more unusual one."""
    history = [usual(rows=count) for count in rows]
    if latest < median(rows) and "count:rows" not in causes(usual(rows=latest), history):
        assert "count:rows" not in causes(usual(rows=latest + 1), history)


@given(st.integers(1, 1000), st.lists(st.just(200), min_size=5, max_size=14))
def test_one_bad_night_does_not_move_the_baseline(bad, rows):
    history = [usual(rows=bad), *(usual(rows=count) for count in rows)]
    assert causes(usual(rows=200), history) == []


@given(st.lists(st.integers(1, 5000), min_size=LEARNING_RUNS, max_size=14))
def test_a_rise_to_twenty_times_the_largest_always_alarms(rows):
    history = [usual(rows=count) for count in rows]
    assert "count:rows" in causes(usual(rows=20 * max(rows)), history)


counts = st.integers(0, 10_000)
figures = st.builds(
    Figures,
    rows=counts,
    new=counts,
    refused=counts,
    filled=st.dictionaries(st.sampled_from(["company", "city", "salary_text"]), counts),
    pages=counts,
    measures=st.dictionaries(st.sampled_from([BYTES, KNOWN, MOJIBAKE, f"{PLACE}420106"]), counts),
    season=st.sampled_from(Season),
    is_novel=st.booleans(),
)


@given(figures, st.lists(figures, max_size=20))
def test_no_figures_break_the_judgement(latest, history):
    result = examine(latest, history, {"company": 0.5}, watches_counts=True)
    assert {deviation.cause for deviation in result.found} <= result.examined


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=14))
def test_the_band_holds_the_median_and_a_constant_source_has_a_band(values):
    band = count_band(values)
    assert 0 <= band.low <= band.middle <= band.high
    assert count_band([values[0]] * 14).high > values[0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=14), st.integers(0, 500))
def test_bands_of_shares_stay_shares(values, sample):
    band = share_band(values, floor=0.1, sample=sample)
    assert 0 <= band.low <= band.middle <= band.high <= 1
