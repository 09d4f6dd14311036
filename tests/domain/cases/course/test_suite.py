"""Planted faults are refused with their article; lawful cases pass whole."""

import pytest

from supervisor.domain.cases.course.kinds import DecisionOutcome, PenaltyKind, StepKind
from supervisor.domain.cases.course.replay import replay
from tests.support.cases.suite import lines, refused

LAWFUL, PLANTED = lines("lawful"), lines("planted")


@pytest.mark.parametrize("row", LAWFUL, ids=lambda row: row["id"])
def test_a_lawful_case_passes_every_gate(row):
    assert refused(row) == []


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: row["id"])
def test_a_planted_fault_is_refused_with_its_article(row):
    found = replay(row).verdicts
    at = row["refused"]["at"]
    assert [one.reason for one in found[:at] if not one.is_accepted] == []
    assert not found[at].is_accepted
    assert set(row["refused"]["articles"]) <= set(found[at].keys)
    assert not found[at].is_error


def test_the_suite_is_as_large_and_as_wide_as_promised():
    assert len(LAWFUL) >= 60
    assert len(PLANTED) >= 120
    steps = [step for row in LAWFUL for step in row["steps"]]
    assert {step["step"] for step in steps} >= {str(kind) for kind in StepKind} - {
        "revoke_decision"
    }
    imposed = {one["kind"] for step in steps for one in step.get("penalties", [])}
    assert imposed == {str(kind) for kind in PenaltyKind}
    assert {step["outcome"] for step in steps if step["step"] == "decision"} == {
        str(outcome) for outcome in DecisionOutcome
    }
    assert len({row["id"] for row in LAWFUL + PLANTED}) == len(LAWFUL) + len(PLANTED)


def test_a_refused_step_leaves_the_case_as_it_was():
    row = next(row for row in PLANTED if row["id"] == "fine43-too-high")
    right = next(row for row in LAWFUL if row["id"] == "fine43-agency")["steps"]
    at = row["refused"]["at"]
    mended = {"id": "x", "steps": [*row["steps"], *right[at:]]}
    verdicts = replay(mended).verdicts
    assert [one.step for one in verdicts if not one.is_accepted] == ["notice"]
