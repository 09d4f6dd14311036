import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.quality.sampling import (
    ErrorRates,
    ItemKind,
    Population,
    Reading,
    ReadItem,
    Share,
    agreement,
    combine,
    draw,
    error_rates,
    wilson,
)
from supervisor.domain.screening.model import Category

COUNTS = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
STRATA = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.lists(st.integers(0, 10**6), unique=True, max_size=30),
    max_size=6,
)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # Newcombe (1998), table I: the Wilson score method without continuity correction.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (29, 29, 0.8830, 1.0)],
)  # fmt: skip
def test_wilson_gives_the_published_limits(hits, trials, low, high):
    found = wilson(hits, trials)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(COUNTS)
def test_wilson_encloses_the_share_and_mirrors(counts):
    hits, trials = counts
    found, mirrored = wilson(hits, trials), wilson(trials - hits, trials)
    if trials == 0:
        assert found is None
        return
    assert 0 <= found.low <= found.point == hits / trials <= found.high <= 1
    assert found.low < found.high
    assert mirrored.high == pytest.approx(1 - found.low)


def test_wilson_refuses_what_is_no_share():
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


@given(st.lists(st.tuples(st.floats(0.01, 1000), COUNTS), max_size=6))
def test_combined_shares_stay_between_their_strata(strata):
    parts = [(weight, wilson(*counts)) for weight, counts in strata if counts[1]]
    found = combine(parts)
    if not parts:
        assert found is None
        return
    points = [share.point for _, share in parts]
    assert min(points) - 1e-9 <= found.point <= max(points) + 1e-9
    assert -1e-9 <= found.low <= found.point + 1e-9
    assert found.point - 1e-9 <= found.high <= 1 + 1e-9


def test_one_stratum_combines_to_itself_and_nothing_weighs_nothing():
    share = wilson(3, 10)
    alone = combine([(5, share), (0, wilson(9, 10))])
    assert (alone.point, alone.low, alone.high) == pytest.approx(
        (share.point, share.low, share.high)
    )


@given(STRATA, st.integers(0, 60), st.text(max_size=5))
def test_a_draw_is_fair_whole_and_independent_of_order(strata, size, seed):
    drawn = draw(seed, strata, size)
    total = sum(map(len, strata.values()))
    assert len(drawn) == len(set(drawn)) == min(size, total)
    assert all(key in strata[name] for name, key in drawn)
    filled = [name for name, keys in strata.items() if keys]
    if size >= len(filled):
        assert {name for name, _ in drawn} == set(filled)
    turned = {name: keys[::-1] for name, keys in reversed(strata.items())}
    assert draw(seed, turned, size) == drawn


def test_strata_are_drawn_in_proportion():
    drawn = draw("s", {"big": range(900), "small": range(900, 1000)}, 50)
    assert sum(name == "small" for name, _ in drawn) == 5


def read(kind, source, machine="", reader="", reading=None, known=None):
    def named(words):
        return frozenset(map(Category.of, words.split()))

    reading = reading or (Reading.VIOLATION if reader else Reading.CLEAN)
    known = None if known is None else named(known)
    return ReadItem(kind, source, named(machine), reading, named(reader), known)


FLAGGED, UNFLAGGED = ItemKind.FLAGGED, ItemKind.UNFLAGGED


def test_rates_weigh_what_was_read_by_what_it_stands_for():
    items = [
        *[read(FLAGGED, "a", "gender", "gender")] * 3,
        read(FLAGGED, "a", "gender", ""),
        *[read(UNFLAGGED, "a")] * 9,
        read(UNFLAGGED, "a", "", "fees"),
        read(UNFLAGGED, "a", reading=Reading.UNSURE),
    ]
    rates = error_rates(items, {"a": Population(flagged=20, unflagged=180)})
    assert rates.precision == Share(3, 4)
    assert rates.missed == Share(1, 10)
    assert rates.violations.point == pytest.approx((20 * 0.75 + 180 * 0.1) / 200)
    assert rates.violations.low < rates.violations.point < rates.violations.high


def test_a_category_is_right_only_where_the_reader_named_it():
    items = [
        read(FLAGGED, "a", "gender age", "gender"),
        read(FLAGGED, "a", "fees", "fees age"),
        read(UNFLAGGED, "a", "", "age"),
        read(UNFLAGGED, "a"),
    ]
    population = {"a": Population(2, 2)}
    assert error_rates(items, population, Category.GENDER).precision == Share(1, 1)
    age = error_rates(items, population, Category.AGE)
    assert (age.precision, age.missed) == (Share(0, 1), Share(1, 2))
    assert age.violations.point == pytest.approx(0.5)


def test_without_readings_nothing_is_claimed():
    rates = error_rates([read(FLAGGED, "a", "gender", "gender")], {"a": Population(1, 99)})
    assert rates == ErrorRates(Share(1, 1), Share(0, 0), None)
    assert Share(0, 0).estimate is None
    assert error_rates([], {}).violations is None


def test_agreement_counts_golden_items_only():
    golden = ItemKind.GOLDEN
    items = [
        read(golden, "", "", "gender", known="gender"),
        read(golden, "", known=""),
        read(golden, "", known="fees"),
        read(FLAGGED, "a", "gender", "gender"),
    ]
    assert agreement(items) == Share(2, 3)
