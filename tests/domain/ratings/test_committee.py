import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.ratings.committee import Ballot, Voice
from supervisor.domain.ratings.comparison import Movement, movements
from supervisor.domain.ratings.known import by_rank, by_steps
from supervisor.domain.ratings.plaques import plaque_number, read_plaque_number

PEOPLE = st.frozensets(st.integers(1, 9))


@given(PEOPLE, PEOPLE, st.dictionaries(st.integers(1, 9), st.sampled_from(Voice)))
def test_whoever_keeps_away_or_is_no_member_never_counts(members, away, voices):
    ballot = Ballot(members, away, members, voices, 2)
    assert set(ballot.counted) <= members - away
    assert ballot.votes_for + ballot.votes_against == len(ballot.counted)
    if not ballot.problem():
        assert len(ballot.counted) >= 2
    for who in away & members:
        assert "回避" in ballot.why_not_voting(who)


@pytest.mark.parametrize(("against", "is_carried"), [(0, True), (1, True), (2, False), (3, False)])
def test_more_than_half_of_the_votes_carry_it(against, is_carried):
    people = frozenset(range(4))
    voices = {who: Voice.AGAINST if who < against else Voice.FOR for who in people}
    assert Ballot(people, frozenset(), people, voices, 2).is_carried is is_carried


def test_every_agency_of_two_rounds_moved_in_one_way():
    moved = movements({1: 3, 2: 3, 3: 3, 4: 5, 6: 0}, {1: 4, 2: 2, 3: 3, 5: 1, 6: None})
    assert {kind: ids for kind, ids in moved.items() if ids} == {
        Movement.UP: [1],
        Movement.DOWN: [2],
        Movement.SAME: [3],
        Movement.NEW: [5],
        Movement.OUT: [4],
    }


def test_known_values_are_scored_by_thresholds_or_by_fifths():
    steps = ((3, 30), (10, 60), (30, 150))
    assert [by_steps(value, steps) for value in (0, 3, 29, 30, 99)] == [0, 30, 60, 150, 150]
    everybody = [10, 20, 30, 40, 50]
    assert [by_rank(value, everybody, 125) for value in (0, 10, 50)] == [0, 25, 125]
    assert by_rank(7, [], 125) == 0


@given(st.integers(2000, 2999), st.integers(1, 99999))
def test_a_plaque_number_is_read_however_it_is_spaced(year, number):
    text = plaque_number(year, number)
    assert read_plaque_number(f" {text[:2].lower()} {text[2:]}\n") == text
    assert read_plaque_number(text[1:]) == ""
