import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.fieldwork.draws import (
    DrawError,
    DrawPlan,
    DrawTarget,
    check,
    commitment,
    draw,
    frozen_files,
    parse_targets,
    seed_of_draw,
    verify,
)
from tests.support.files.draw_files import PEOPLE, PLAN, SEED, TARGETS, published

# The first result this algorithm ever gave for these lists; published draws must stay redoable.
KNOWN = [
    ("U03", ("丙", "甲")),
    ("U01", ("丙", "丁")),
    ("U08", ("乙", "丁")),
    ("U09", ("丁", "丙")),
    ("U06", ("丁", "甲")),
]
seeds = st.binary(min_size=32, max_size=32)


@given(seeds, st.permutations(TARGETS), st.permutations(PEOPLE))
def test_the_order_of_the_lists_does_not_matter(seed, targets, people):
    assert draw(seed, targets, people, PLAN) == draw(seed, TARGETS, PEOPLE, PLAN)


@given(seeds)
def test_nobody_is_drawn_twice_and_nobody_inspects_where_recused(seed):
    drawn = draw(seed, TARGETS, PEOPLE, PLAN)
    assert len({one.uscc for one in drawn}) == PLAN.count
    recused = {person.number: person.recused_from for person in PEOPLE}
    for one in drawn:
        assert len(set(one.inspectors)) == PLAN.inspectors_each
        assert all(one.uscc not in recused[inspector] for inspector in one.inspectors)


def test_the_yearly_cap_and_weight_zero_keep_agencies_out():
    targets = [DrawTarget("A", "甲", 1, 1), DrawTarget("B", "乙", 0), *TARGETS]
    plan = DrawPlan(len(TARGETS), 2, 1)
    drawn = {one.uscc for one in draw(SEED, targets, PEOPLE, plan)}
    assert drawn == {target.uscc for target in TARGETS}
    with pytest.raises(DrawError, match="可抽取的机构只有 12 家"):
        draw(SEED, targets, PEOPLE, DrawPlan(13, 2, 1))


def test_weights_show_in_the_long_run():
    pair = [DrawTarget("A", "甲", 1), DrawTarget("B", "乙", 9)]
    counts = Counter(
        draw(number.to_bytes(32, "big"), pair, PEOPLE, DrawPlan(1, 2, 1))[0].uscc
        for number in range(2000)
    )
    assert 1740 < counts["B"] < 1860


@pytest.mark.parametrize(
    "plan", [DrawPlan(0, 2, 1), DrawPlan(1, 1, 1), DrawPlan(1, 2, 0), DrawPlan(1, 5, 1)]
)
def test_a_plan_that_cannot_end_is_refused(plan):
    with pytest.raises(DrawError):
        check(TARGETS, PEOPLE, plan)


def test_a_known_draw_never_changes():
    drawn = draw(seed_of_draw(SEED, "123"), TARGETS, PEOPLE, PLAN)
    assert [(one.uscc, one.inspectors) for one in drawn] == KNOWN


def test_a_stranger_redoes_the_draw_from_the_files():
    assert verify(published()) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "telling"),
    [
        ("targets.csv", b",3,0", b",2,0", "摘要不符"),
        ("inspectors.csv", b"U03", b"U04", "摘要不符"),
        ("result.json", b'"public_value": "', b'"public_value": "9', "结果与公布的不同"),
        ("result.json", b'"seed": "00', b'"seed": "01', "承诺不符"),
        ("draw.json", b'"count": 5', b'"count": 4', "结果与公布的不同"),
    ],
)
def test_any_change_of_the_files_shows(name, old, new, telling):
    files = published()
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    assert any(telling in problem for problem in verify(files))


@pytest.mark.parametrize("name", ["=1+1", "+86", "-1", "@SUM(1)", "\t=1"])
def test_no_name_in_the_published_lists_runs_in_a_spreadsheet(name):
    listed = [replace(TARGETS[0], name=name), *TARGETS[1:]]
    promise = {"commitment": commitment(SEED), "public_value": "x"}
    files = frozen_files("抽查", listed, PEOPLE, PLAN, promise)
    assert name not in [one.name for one in parse_targets(files["targets.csv"])]
    assert f"'{name}" in [one.name for one in parse_targets(files["targets.csv"])]


def test_missing_and_broken_files_are_named():
    files = published()
    with pytest.raises(DrawError, match=r"targets\.csv"):
        verify({name: data for name, data in files.items() if name != "targets.csv"})
    with pytest.raises(DrawError, match=r"result\.json"):
        verify(files | {"result.json": b"["})
    other = json.loads(files["draw.json"]) | {"algorithm": "other"}
    with pytest.raises(DrawError, match="other"):
        verify(files | {"draw.json": json.dumps(other).encode()})
