"""Measures of incentive and restraint: grounds, order of acts, and that every one of them ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.law.articles import registry
from supervisor.domain.remedies.measures import (
    RULES,
    ActKind,
    EndReason,
    Ground,
    MeasureGround,
    MeasureKind,
    NewAct,
    Situation,
    end_reason,
    ground_problem,
    next_acts,
)

DAY = date(2026, 11, 23)
grades = st.sampled_from(Grade)
situations = st.builds(
    Situation,
    on=st.dates(DAY, DAY + timedelta(days=400)),
    grade=st.none() | grades,
    fell_from=st.none() | grades,
    is_suspended=st.booleans(),
    counting=st.frozensets(st.integers(1, 3)),
)
grounds = st.builds(
    lambda ground, grade, entry: MeasureGround(
        ground, grade, entry if ground is Ground.RECORD else None
    ),
    st.sampled_from(Ground),
    grades,
    st.integers(1, 3),
)


def situation(grade=Grade.C, fell_from=Grade.A, **values):
    known = {"on": DAY, "is_suspended": False, "counting": frozenset({1})} | values
    return Situation(grade=grade, fell_from=fell_from, **known)


@given(st.sampled_from(MeasureKind), grounds, situations)
def test_what_may_be_proposed_today_does_not_end_today(kind, ground, now):
    at = MeasureGround(ground.ground, now.grade, ground.entry_id)
    if not ground_problem(kind, at, now):
        assert end_reason(kind, at, now.on, now) is None


@given(st.sampled_from(MeasureKind), grounds, situations)
def test_no_measure_outlives_its_term_or_its_ground(kind, ground, now):
    assert end_reason(kind, ground, now.on - timedelta(days=1), now) is EndReason.TERM
    lost = end_reason(kind, ground, now.on, now)
    if ground.ground is Ground.RECORD and ground.entry_id not in now.counting:
        assert lost is EndReason.RECORD_OVER
    if ground.ground is Ground.GRADE and now.is_suspended:
        assert lost is EndReason.LICENCE_LOST


@given(st.sampled_from(MeasureKind))
def test_every_kind_rests_on_the_registry_and_goes_step_by_step_to_its_end(kind):
    assert all(key in registry() for key in RULES[kind].basis)
    done, seen = [], set()
    while options := next_acts(kind, done):
        done.append(options[0])
        if options[0].ends or options[0] in seen:
            break
        seen.add(options[0])
    assert done
    assert done[0] in RULES[kind].first


def test_an_interview_goes_from_notice_to_follow_up():
    done = [ActKind.PROPOSED, ActKind.APPROVED]
    for act in (ActKind.NOTICE, ActKind.ABSENT, ActKind.NOTICE, ActKind.HELD, ActKind.PROMISE):
        assert act in next_acts(MeasureKind.INTERVIEW, done)
        done.append(act)
    assert next_acts(MeasureKind.INTERVIEW, done) == (ActKind.KEPT, ActKind.NOT_KEPT)
    assert ActKind.HELD not in next_acts(MeasureKind.INTERVIEW, done)


@pytest.mark.parametrize(
    ("kind", "now", "words"),
    [
        (MeasureKind.CERTIFICATE, situation(Grade.B), "适用于信用等级 A"),
        (MeasureKind.HEAVIER, situation(Grade.C), "适用于信用等级 D"),
        (MeasureKind.WARNING, situation(Grade.B, None), "没有下降"),
        (MeasureKind.PRIORITY, situation(Grade.A, is_suspended=True), "没有有效的许可"),
    ],
)
def test_what_the_grade_does_not_allow_is_refused(kind, now, words):
    assert words in ground_problem(kind, MeasureGround(Ground.GRADE, now.grade), now)


def test_only_an_interview_may_rest_on_a_record_that_counts():
    on = MeasureGround(Ground.RECORD, entry_id=1)
    assert not ground_problem(MeasureKind.INTERVIEW, on, situation(Grade.B))
    assert "只能依据信用等级" in ground_problem(MeasureKind.HEAVIER, on, situation(Grade.D))
    gone = situation(Grade.B, counting=frozenset())
    assert "仍在计分" in ground_problem(MeasureKind.INTERVIEW, on, gone)
    assert end_reason(MeasureKind.INTERVIEW, on, DAY, gone) is EndReason.RECORD_OVER


def test_a_restraint_ends_when_the_grade_rises():
    on = MeasureGround(Ground.GRADE, Grade.D)
    assert end_reason(MeasureKind.INTERVIEW, on, DAY, situation(Grade.D)) is None
    rose = situation(Grade.C)
    assert end_reason(MeasureKind.INTERVIEW, on, DAY, rose) is EndReason.GRADE_CHANGED


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (NewAct(ActKind.HELD, DAY - timedelta(days=1), "到场"), "批准之后"),
        (NewAct(ActKind.HELD, DAY, " "), "写明情况"),
        (NewAct(ActKind.NOTICE, DAY, "直接送达", "", DAY + timedelta(days=3)), "约谈地点"),
        (NewAct(ActKind.PROMISE, DAY, "承诺", until=DAY), "约定的日期"),
        (NewAct(ActKind.HELD, DAY, "到场"), ""),
    ],
)
def test_acts_are_checked(act, words):
    found = act.problem(DAY, DAY + timedelta(days=30), DAY)
    assert words in found if words else not found
