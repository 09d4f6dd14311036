from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.cases.complaints import (
    ComplaintError,
    ComplaintKind,
    ComplaintStatus,
    ComplaintStep,
    NewComplaint,
    allowed_steps,
    answer_deadline,
    next_status,
)

GOOD = {
    "kind": ComplaintKind.DEPOSIT,
    "subject": "晨帆人力",
    "text": "面试后要求先交三百元押金，没有收据。",
}
TODAY = date(2026, 11, 23)


def test_the_answer_is_due_on_the_fifth_working_day():
    assert answer_deadline(date(2026, 11, 20)).on == date(2026, 11, 27)
    assert answer_deadline(date(2026, 9, 28)).on == date(2026, 10, 10)


@given(st.sampled_from(ComplaintStatus), st.sampled_from(ComplaintStep))
def test_a_step_is_taken_exactly_where_it_is_allowed(status, step):
    if step in allowed_steps(status):
        assert next_status(status, step) is not status
    else:
        with pytest.raises(ComplaintError):
            next_status(status, step)


def test_what_has_ended_stays_ended():
    ended = [status for status in ComplaintStatus if not status.is_open]
    undone = {ComplaintStatus.MERGED: (ComplaintStep.UNMERGE,)}
    assert {one: allowed_steps(one) for one in ended} == dict.fromkeys(ended, ()) | undone


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", " "),
        ("text", "骗人"),
        ("happened_on", date(2026, 11, 24)),
        ("url", "javascript:alert(1)"),
        ("text", "长" * 5001),
    ],
)
def test_a_poor_form_names_the_field(field, value):
    assert list(NewComplaint(**GOOD | {field: value}).problems(TODAY)) == [field]
    assert NewComplaint(**GOOD).problems(TODAY) == {}
