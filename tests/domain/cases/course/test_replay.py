"""Reading lines: forgiving in the order of keys, strict in meaning, never a crash."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.cases.course.claims import CLAIMS
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.replay import replay
from tests.support.cases.suite import lines

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def shuffled(value, order):
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        return [shuffled(one, order) for one in value]
    return value


def test_the_order_of_keys_does_not_matter():
    order = random.Random(7)  # noqa: S311 - a seeded shuffle
    for row in lines("lawful") + lines("planted"):
        assert replay(shuffled(row, order)).record() == replay(row).record()


def test_what_cannot_be_read_is_a_named_error_and_the_rest_goes_on():
    row = lines("lawful")[0]
    odd = [{"step": "dance", "on": "2026-03-01"}, {"step": "file", "on": "soon"}, "x"]
    odd += [{"step": "file", "on": "2026-03-03", "aproved_by": "程局"}]
    odd += [{"step": "order", "on": "2026-03-03", "respondent": "无此人"}]
    found = replay({"id": 5, "steps": [row["steps"][0], *odd, *row["steps"][1:]]})
    verdicts = found.verdicts
    assert [one.is_error for one in verdicts[1:6]] == [True] * 5
    assert all(one.is_accepted for one in verdicts[6:])
    record = found.record()
    assert record["id"] == "5"
    assert len(record["errors"]) == 5
    assert "dance" in record["errors"][0]
    assert "aproved_by" in record["errors"][3]


def test_a_line_that_is_no_case_says_so():
    for line in (None, 3, [], {}, {"id": "a"}, {"id": "a", "steps": 4}):
        assert replay(line).record()["errors"]
    assert replay({"id": "a", "steps": [], "settings": {"luck": 1}}).record()["errors"]


def test_settings_of_a_line_are_used():
    row = next(row for row in lines("planted") if row["id"] == "notice-no-hearing-fine")
    found = replay({**row, "settings": {"hearing_org": 50_000}})
    assert found.verdicts[row["refused"]["at"]].is_accepted


def steps_of(kind):
    """Steps with claims of their kind, and one that no kind knows; most are refused unread else."""
    return st.fixed_dictionaries(
        {
            "step": st.just(str(kind)),
            "on": st.dates(date(2025, 1, 1), date(2027, 1, 1)).map(date.isoformat),
        },
        optional={**dict.fromkeys(CLAIMS[kind], JSON), "aproved_by": st.text(max_size=2)},
    )


@given(st.lists(st.one_of([steps_of(kind) for kind in StepKind]), max_size=12))
def test_no_line_makes_the_replay_fall(steps):
    start = lines("lawful")[0]["steps"][:5]
    assert len(replay({"id": "x", "steps": [*start, *steps]}).verdicts) == len(steps) + 5


@given(st.integers(0, 400), st.integers(1, 60))
def test_moving_a_whole_case_in_time_keeps_the_limitation(shift, late):
    """Two years from the end of the act to its discovery, whatever day it is."""
    ended = date(2021, 7, 15) + timedelta(days=shift)
    last = date(ended.year + 2, ended.month, min(ended.day, 28))
    for discovered, passes in ((last, True), (last + timedelta(days=late + 3), False)):
        draft = {
            "step": "draft",
            "on": (discovered + timedelta(days=1)).isoformat(),
            "discovered": discovered.isoformat(),
            "respondents": [{"name": "甲", "kind": "agency"}],
            "acts": [{"what": "x", "ended": ended.isoformat()}],
        }
        file = {"step": "file", "on": draft["on"], "approved_by": "局长"}
        assert replay({"id": "x", "steps": [draft, file]}).verdicts[1].is_accepted is passes
