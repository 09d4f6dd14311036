from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.duties.licence_reminders import ReportDue, reminders, report_due
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)

TODAY = date(2027, 3, 1)


def licence(valid_to, *events):
    return LicenceRecord(
        LicenceKind.HR_SERVICE, "420106", frozenset(), date(2020, 1, 1), valid_to, events
    )


@pytest.mark.parametrize(
    ("left", "stage"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7)],
)
def test_a_licence_is_recalled_in_stages(left, stage):
    found = reminders([licence(TODAY + timedelta(days=left))], None, (), TODAY)
    assert [item.key.rpartition(":")[2] for item in found] == ([str(stage)] if stage else [])


def test_a_licence_that_is_over_or_has_no_end_needs_no_renewal():
    revoked = LicenceEvent(LicenceEventKind.REVOKED, date(2027, 1, 1))
    over = TODAY - timedelta(days=1)
    papers = [licence(over), licence(None), licence(TODAY + timedelta(days=5), revoked)]
    assert reminders(papers, None, (), TODAY) == []


def test_the_report_of_the_year_before_is_due_until_it_is_in():
    due = report_due("03-31", TODAY)
    assert due == ReportDue(2026, date(2027, 3, 31))
    (found,) = reminders([], due, (), TODAY)
    assert found.text == "2026 年度经营情况报告应在2027年3月31日前提交，还有 30 天。"
    (late,) = reminders([], due, (2025,), date(2027, 5, 1))
    assert late.is_overdue
    assert "已逾期 31 天" in late.text
    assert reminders([], due, (2026,), TODAY) == []
    assert report_due("", TODAY) is None
    assert report_due("02-29", TODAY) == ReportDue(2026, date(2027, 2, 28))


@given(st.integers(-10, 120), st.integers(1, 40))
def test_a_matter_never_falls_back_to_an_earlier_stage(left, later):
    end = TODAY + timedelta(days=left)
    before = reminders([licence(end)], None, (), TODAY)
    after = reminders([licence(end)], None, (), TODAY + timedelta(days=later))
    for one, next_ in zip(before, after, strict=False):
        assert int(next_.key.rpartition(":")[2]) <= int(one.key.rpartition(":")[2])
        assert next_.days_left == one.days_left - later
