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

FINE = Proposal(
    CaseOutcome.FINE, "查实发布虚假岗位三条", "就业促进法第六十五条", "C04", None, 1_000_000,
    date(2026, 3, 2), "当事人放弃陈述申辩",
)  # fmt: skip


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
    assert FINE.problems() == []


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (replace(FINE, facts=" "), "事实"),
        (replace(FINE, legal_basis=""), "法律依据"),
        (replace(FINE, notified_on=None), "第四十四条"),
        (replace(FINE, statement=""), "陈述申辩"),
        (replace(FINE, fine_cents=0), "罚没金额"),
        (replace(FINE, outcome=CaseOutcome.DISMISSED, fine_cents=0), "不能记入信用"),
    ],
)
def test_what_a_proposal_lacks_is_named(broken: Proposal, word: str) -> None:
    assert any(word in problem for problem in broken.problems())


@pytest.mark.parametrize("cents", [0, 1_000_000])
def test_a_closure_is_a_penalty_that_may_carry_a_fine(cents: int) -> None:
    closure = replace(FINE, outcome=CaseOutcome.CLOSURE, fine_cents=cents)
    assert CaseOutcome.CLOSURE.is_penalty
    assert closure.problems() == []
    assert any("第四十四条" in one for one in replace(closure, notified_on=None).problems())


def test_a_warning_carries_no_fine() -> None:
    warning = replace(FINE, outcome=CaseOutcome.WARNING)
    assert any("罚没金额" in problem for problem in warning.problems())


def test_the_clocks_of_a_case() -> None:
    clocks = case_clocks(date(2026, 3, 2), date(2026, 2, 1), date(2026, 4, 1), None)
    ends = {clock.basis: clock.deadline.on for clock in clocks}
    assert ends["行政处罚法第六十条"] == date(2026, 5, 31)
    assert ends["行政处罚法第六十一条"] == date(2026, 4, 8)
    assert next(c for c in clocks if "时效" in c.label).deadline.on == date(2028, 2, 1)
    assert {c.basis for c in clocks if c.is_stopped} >= {"行政处罚法第六十条"}
