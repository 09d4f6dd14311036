from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.fieldwork.campaigns import (
    Measure,
    NewCampaign,
    NewVisit,
    Visit,
    VisitProblem,
    tallies,
)

FIRST, LAST, TODAY = date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 23)
GOOD = {
    "party": "晨帆人力",
    "visited_on": date(2026, 11, 20),
    "officers": 2,
    "problems": (),
    "measure": Measure.NONE,
}
visits = st.lists(
    st.builds(
        Visit,
        id=st.integers(1, 10**6),
        party=st.just("晨帆人力"),
        officers=st.integers(2, 9),
        problems=st.frozensets(st.sampled_from(VisitProblem)),
        measure=st.sampled_from(Measure),
    ),
    unique_by=lambda visit: visit.id,
)


@given(visits)
def test_every_tally_is_the_count_of_the_visits_it_opens(made):
    found = {tally.key: tally for tally in tallies(made)}
    assert found["officers"].value == sum(visit.officers for visit in made)
    for key, tally in found.items():
        if key not in ("officers", "parties"):
            assert tally.value == len(tally.visits)
    assert found["parties"].value == len({visit.party for visit in made})
    assert found["rectify"].value == [visit.measure for visit in made].count(Measure.RECTIFY)
    assert "none" not in found


@pytest.mark.parametrize(
    ("values", "telling"),
    [
        ({"party": " "}, "对象"),
        ({"officers": 1}, "不得少于 2 人"),
        ({"visited_on": date(2026, 10, 31)}, "期间内"),
        ({"visited_on": date(2026, 11, 24)}, "不晚于今天"),
        ({"measure": Measure.RECTIFY}, "发现的问题"),
        ({"measure": Measure.CLOSE}, "立案"),
        ({"measure": Measure.REVOKE}, "立案"),
        ({"problems": (VisitProblem.CHARGES,)}, "写明情况"),
    ],
)
def test_a_poor_record_of_a_visit_is_refused(values, telling):
    assert NewVisit(**GOOD).problem(FIRST, LAST, TODAY) == ""
    assert telling in NewVisit(**GOOD | values).problem(FIRST, LAST, TODAY)


def test_a_campaign_needs_a_name_and_a_period():
    assert NewCampaign("清理整顿", "", "", FIRST, LAST).problem() == ""
    assert "名称" in NewCampaign(" ", "", "", FIRST, LAST).problem()
    assert "结束日期" in NewCampaign("清理整顿", "", "", LAST, FIRST).problem()
