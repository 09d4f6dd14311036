from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.duties.figures import FIGURES, doubts, read_figures, totals
from supervisor.domain.duties.periods import FilingKind

ANNUAL, QUARTER = FilingKind.ANNUAL, FilingKind.QUARTER
kinds = st.sampled_from(FilingKind)


def typed(kind, **more):
    return {figure.key: "0" for figure in FIGURES[kind]} | more


@given(kinds, st.dictionaries(st.sampled_from(["staff_count", "revenue", "posts"]), st.text()))
def test_whatever_is_typed_is_a_number_or_a_problem(kind, texts):
    values, problems = read_figures(kind, typed(kind, **texts), is_complete=True)
    known = {figure.key for figure in FIGURES[kind]}
    assert values.keys() | {one.key for one in problems} == known
    assert all(value >= 0 for value in values.values())


@given(st.integers(0, 10**12))
def test_money_is_shown_as_it_was_typed(yuan):
    (money,) = [one for one in FIGURES[QUARTER] if one.is_money]
    text = money.typed(yuan)
    values, problems = read_figures(QUARTER, typed(QUARTER, revenue=text), is_complete=True)
    assert (values["revenue"], problems) == (yuan, [])
    assert Decimal(text) * 10_000 == yuan


@pytest.mark.parametrize(
    ("text", "value"),
    [("128.5", 1_285_000), ("１２８．５", 1_285_000), ("1,280", 12_800_000), ("0.0001", 1)],
)
def test_money_in_the_ways_people_write_it(text, value):
    assert read_figures(QUARTER, {"revenue": text}, is_complete=False)[0] == {"revenue": value}


@pytest.mark.parametrize(
    "text", ["-1", "1.5", "约30", "一", "1e3", "9999999999", "²", "1,5", "1,2345"]
)
def test_what_is_no_count_is_told(text):
    _, problems = read_figures(QUARTER, {"posts": text}, is_complete=False)
    assert [one.key for one in problems] == ["posts"]
    assert "整数" in problems[0].text


@pytest.mark.parametrize("text", ["nan", "inf", "-0.01", "1.23456", "1e99", "x"])
def test_what_is_no_amount_is_told(text):
    _, problems = read_figures(QUARTER, {"revenue": text}, is_complete=False)
    assert [one.key for one in problems] == ["revenue"]


def test_a_draft_may_have_gaps_and_a_report_may_not():
    assert read_figures(ANNUAL, {}, is_complete=False) == ({}, [])
    values, problems = read_figures(ANNUAL, {}, is_complete=True)
    assert (values, len(problems)) == ({}, len(FIGURES[ANNUAL]))


def test_a_part_is_not_larger_than_the_whole():
    texts = typed(ANNUAL, recommendations="5", placements="6", staff_count="3", full_time="3")
    _, problems = read_figures(ANNUAL, texts, is_complete=True)
    assert [(one.key, one.text) for one in problems] == [("placements", "不能大于“推荐求职者”。")]


def test_what_is_unlikely_is_asked_and_never_refused():
    before, now = {"revenue": 1_000_000, "trained": 3}, {"revenue": 9_000_000, "trained": 9}
    assert doubts(ANNUAL, now, before, None) == [
        "全年营业收入：上期 100.00 万元，本期 900.00 万元。"
    ]
    found = doubts(ANNUAL, {"staff_count": 90, "full_time": 2}, None, 20)
    assert len(found) == 2
    assert doubts(QUARTER, {}, None, None) == []


@given(st.lists(st.dictionaries(st.sampled_from(["posts", "revenue", "other"]), st.integers(0))))
def test_totals_add_up_and_nothing_stays_unknown(rows):
    found = totals(QUARTER, rows)
    for key in ("posts", "revenue"):
        given_ = [row[key] for row in rows if key in row]
        assert found.get(key) == (sum(given_) if given_ else None)
    assert "other" not in found


def test_income_is_never_public():
    shown = {figure.key for kind in FilingKind for figure in FIGURES[kind] if figure.is_public}
    assert not shown & {"revenue", "service_revenue", "full_time", "dispatched", "outsourced"}
