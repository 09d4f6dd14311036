from dataclasses import replace
from datetime import date

import pytest

from supervisor.domain.cases.cases import (
    CaseError,
    CaseOutcome,
    CaseStatus,
    CaseStep,
    Proposal,
    case_clocks,
    check_second_person,
    next_status,
)

MERIT = Proposal(CaseOutcome.MERIT, "主动报告虚假岗位", "本局审定", "P01")


def test_a_case_runs_from_opening_to_service() -> None:
    status = CaseStatus.OPEN
    for step in (CaseStep.PROPOSE, CaseStep.APPROVE, CaseStep.SERVE):
        status = next_status(status, step, CaseOutcome.FINE)
    assert status is CaseStatus.SERVED


def test_serving_a_decision_without_violation_closes_the_case() -> None:
    assert (
        next_status(CaseStatus.DECIDED, CaseStep.SERVE, CaseOutcome.NO_PENALTY) is CaseStatus.CLOSED
    )


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (CaseStatus.OPEN, CaseStep.APPROVE),
        (CaseStatus.OPEN, CaseStep.SERVE),
        (CaseStatus.PROPOSED, CaseStep.SERVE),
        (CaseStatus.CLOSED, CaseStep.REVOKE),
        (CaseStatus.SERVED, CaseStep.PROPOSE),
    ],
)
def test_no_step_may_be_left_out(status: CaseStatus, step: CaseStep) -> None:
    with pytest.raises(CaseError):
        next_status(status, step)


@pytest.mark.parametrize("second", [7, None])
def test_nobody_approves_the_own_proposal(second: int | None) -> None:
    with pytest.raises(CaseError, match="另一名"):
        check_second_person(7, second)


def test_a_complete_proposal_has_no_problem() -> None:
    assert MERIT.problems() == []


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (replace(MERIT, facts=" "), "事实"),
        (replace(MERIT, legal_basis=""), "依据"),
        (replace(MERIT, event_code=""), "信用事项"),
        (replace(MERIT, outcome=CaseOutcome.FINE), "案件程序"),
        (replace(MERIT, outcome=CaseOutcome.RECTIFICATION), "案件程序"),
    ],
)
def test_what_a_proposal_lacks_is_named(broken: Proposal, word: str) -> None:
    assert any(word in problem for problem in broken.problems())


def test_the_clocks_of_a_case() -> None:
    clocks = case_clocks(date(2026, 3, 2), date(2026, 2, 1), date(2026, 4, 1), None)
    ends = {clock.basis: clock.deadline.on for clock in clocks}
    assert ends["行政处罚法第六十条"] == date(2026, 5, 31)
    assert ends["行政处罚法第六十一条、第八十五条"] == date(2026, 4, 13), (
        "seven working days, with Qingming"
    )
    assert next(c for c in clocks if "时效" in c.label).deadline.on == date(2028, 2, 1)
    assert {c.basis for c in clocks if c.is_stopped} >= {"行政处罚法第六十条"}
