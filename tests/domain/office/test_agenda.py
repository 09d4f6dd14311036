from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.office.agenda import (
    CASE_DUTIES,
    HORIZON,
    Duty,
    DutyKind,
    Urgency,
    by_urgency,
    case_deadline,
)
from supervisor.domain.platform.deadlines import Deadline, working_days_after

TODAY = date(2026, 11, 23)


def duty(days: int, kind: DutyKind = DutyKind.ANSWER_COMPLAINT) -> Duty:
    return Duty(kind, 1, Deadline(TODAY + timedelta(days=days)), "晨帆人力", "2026-001")


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        (-1, Urgency.OVERDUE),
        (0, Urgency.TODAY),
        (1, Urgency.SOON),
        (7, Urgency.SOON),
        (8, Urgency.LATER),
    ],
)
def test_the_last_day_itself_is_not_overdue(days, urgency):
    assert duty(days).urgency(TODAY) is urgency


@given(st.lists(st.integers(-400, 400)))
def test_every_duty_within_the_horizon_stands_once_under_its_urgency(days):
    found = by_urgency([duty(count) for count in days], TODAY)
    assert set(found) == set(Urgency)
    listed = [item.deadline.on for items in found.values() for item in items]
    assert listed == sorted(
        TODAY + timedelta(days=count) for count in days if count <= HORIZON.days
    )
    assert all(item.urgency(TODAY) is urgency for urgency, items in found.items() for item in items)


@pytest.mark.parametrize("kind", list(DutyKind))
def test_only_what_agencies_ask_for_is_listed_beyond_the_horizon(kind):
    listed = by_urgency([duty(HORIZON.days + 1, kind)], TODAY)[Urgency.LATER]
    assert bool(listed) == (kind in (DutyKind.ANSWER_OBJECTION, DutyKind.ANSWER_REPAIR))


def test_every_pending_case_owes_something_and_no_other():
    assert set(CASE_DUTIES) == {status for status in CaseStatus if status.is_pending}


def test_a_case_is_due_by_the_first_of_its_periods_that_runs():
    opened = date(2026, 3, 2)
    assert case_deadline(opened, None) == working_days_after(opened, 60)
    decided = date(2026, 5, 6)
    assert case_deadline(opened, decided) == working_days_after(decided, 7)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_an_undecided_case_is_never_due_before_sixty_days(opened):
    """The query leaves younger cases out before it knows their working days."""
    assert case_deadline(opened, None).on >= opened + timedelta(days=60)
