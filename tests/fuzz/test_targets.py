"""A few seconds of what ``make fuzz`` does for minutes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import SEEDS, TARGETS

FOUND = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_answered(name, data):
    TARGETS[name](data)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_seed_is_answered(name, data):
    seed = data.draw(st.sampled_from(list(SEEDS[name]())))
    start = data.draw(st.integers(0, len(seed)))
    length = data.draw(st.integers(0, 8))
    junk = data.draw(st.binary(max_size=8))
    TARGETS[name](seed[:start] + junk + seed[start + length :])


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: path.name)
def test_what_fuzzing_once_found_stays_mended(path):
    TARGETS[path.parent.name](path.read_bytes())
