from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.baselines import LEARNING_RUNS, Figures, deviations


def usual(rows=400, new=40, **filled):
    return Figures(rows, new, 0, {"company": rows, "city": rows, **filled})


HISTORY = [usual(rows=400 + step) for step in (3, -5, 0, 8, -2, 1, 4)]


def causes(latest, history=HISTORY, expected=None, watches_counts=True):
    found = deviations(latest, history, expected or {}, watches_counts=watches_counts)
    return [deviation.cause for deviation in found]


def test_an_ordinary_night_is_silent():
    assert causes(usual(rows=395, new=33)) == []


def test_half_the_rows_is_unusual():
    assert causes(usual(rows=190)) == ["count:rows"]


def test_more_rows_than_usual_is_no_alarm():
    assert causes(usual(rows=900)) == []


def test_no_novelty_at_all_is_unusual():
    assert causes(usual(new=0)) == ["count:new"]


def test_a_field_that_vanishes_is_named():
    assert causes(Figures(400, 40, 0, {"company": 400, "city": 12})) == ["coverage:city"]
    (found,) = deviations(
        Figures(400, 40, 0, {"company": 400, "city": 12}), HISTORY, {}, watches_counts=True
    )
    assert "工作地点" in found.sentence


def test_declared_coverage_holds_from_the_first_night():
    assert causes(Figures(10, 10, 0, {"company": 2}), [], {"company": 0.9}) == ["coverage:company"]


def test_refused_rows_beyond_the_usual_are_unusual():
    assert "share:refused" in causes(Figures(400, 40, 120, {"company": 400, "city": 400}))


def test_a_new_source_learns_before_it_alarms():
    assert causes(usual(rows=10), HISTORY[: LEARNING_RUNS - 1]) == []


def test_the_size_of_a_handed_over_file_is_the_senders_business():
    assert causes(usual(rows=3, new=0), watches_counts=False) == []


@given(st.lists(st.integers(50, 5000), min_size=LEARNING_RUNS, max_size=14), st.integers(0, 6000))
def test_a_run_like_one_before_it_is_never_worse_than_a_smaller_one(rows, latest):
    history = [usual(rows=count) for count in rows]
    if "count:rows" not in causes(usual(rows=latest), history):
        assert "count:rows" not in causes(usual(rows=latest + 1), history)


@given(st.integers(1, 1000), st.lists(st.just(200), min_size=5, max_size=14))
def test_one_bad_night_does_not_move_the_baseline(bad, rows):
    history = [usual(rows=bad), *(usual(rows=count) for count in rows)]
    assert causes(usual(rows=200), history) == []
