from hypothesis import given
from hypothesis import strategies as st

from supervisor.store.batch_size import BatchSize


def test_a_slow_batch_is_followed_by_smaller_ones_and_a_quick_one_by_larger():
    size = BatchSize(500)
    seen = []
    for seconds in (0.1, 9.0, 9.0, 1.0, 0.1, 0.1, 0.1):
        size.heed(seconds)
        seen.append(size.rows)
    assert seen == [500, 250, 125, 125, 250, 500, 500]


def test_the_first_batch_is_small_until_one_has_been_stored():
    assert BatchSize(1_000).rows == 250
    assert BatchSize(3).rows == 3


@given(st.integers(1, 2_000), st.lists(st.floats(0, 60)))
def test_a_batch_is_never_empty_and_never_larger_than_asked_for(most, held):
    size = BatchSize(most)
    for seconds in held:
        size.heed(seconds)
        assert 1 <= size.rows <= most
