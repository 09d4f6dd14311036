import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.quality.proportions import Proportion


def test_the_interval_is_wilsons():
    low, high = Proportion(8, 10).bounds
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert Proportion(0, 0).bounds == (0.0, 1.0)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_in_its_interval_and_more_data_narrow_it(count, more):
    total = count + more
    low, high = Proportion(count, total).bounds
    assert 0 <= low <= count / total + 1e-9
    assert count / total - 1e-9 <= high <= 1
    tighter = Proportion(count * 4, total * 4).bounds
    assert tighter[1] - tighter[0] < high - low
