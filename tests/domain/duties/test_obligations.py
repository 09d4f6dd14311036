from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.obligations import (
    BASIS,
    CONSEQUENCES,
    FilingStand,
    HandedIn,
    ObligationKind,
    ObligationState,
    PendingNotice,
    PeriodState,
    obligations,
    period_state,
)
from supervisor.domain.duties.periods import FilingKind, Terms, latest, open_periods
from supervisor.domain.duties.staff import (
    Certificate,
    StaffEntry,
    checked,
    masked_name,
    masked_number,
)
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)

TODAY = date(2026, 11, 29)
TERMS = Terms("06-30", 15)
NOTHING = HandedIn({})


def licence(valid_to=date(2029, 1, 1), *events, kind=LicenceKind.HR_SERVICE):
    return LicenceRecord(kind, "420106", frozenset(), date(2020, 1, 1), valid_to, events)


def kinds(found):
    return [one.kind for one in found]


def test_a_licensed_agency_owes_the_report_and_the_statistics_until_they_are_accepted():
    found = obligations([licence()], NOTHING, TERMS, TODAY)
    assert [(one.kind, one.due_on) for one in found] == [
        (ObligationKind.ANNUAL, date(2026, 6, 30)),
        (ObligationKind.STATISTICS, date(2026, 10, 15)),
    ]
    assert all(one.is_late(TODAY) for one in found)
    done = FilingStand(HandedInStatus.ACCEPTED)
    both = HandedIn({(FilingKind.ANNUAL, "2025"): done, (FilingKind.QUARTER, "2026-Q3"): done})
    assert obligations([licence()], both, TERMS, TODAY) == []
    noted = HandedIn({}, (), frozenset({2025}))
    assert kinds(obligations([licence()], noted, TERMS, TODAY)) == [ObligationKind.STATISTICS]


def test_without_a_day_set_nobody_is_late_and_no_statistics_are_asked_for():
    (found,) = obligations([licence()], NOTHING, Terms(), TODAY)
    assert (found.kind, found.due_on) == (ObligationKind.ANNUAL, None)
    assert not found.is_late(date(2030, 1, 1))


def test_whoever_held_nothing_at_the_end_of_the_period_owes_no_report_on_it():
    new = LicenceEvent(LicenceEventKind.GRANTED, date(2026, 11, 1))
    gone = LicenceEvent(LicenceEventKind.CANCELLED, date(2025, 6, 1))
    for papers in ([], [licence(date(2031, 1, 1), new)], [licence(date(2029, 1, 1), gone)]):
        assert obligations(papers, NOTHING, TERMS, TODAY) == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (HandedInStatus.DRAFT, ObligationState.DRAFTED),
        (HandedInStatus.RETURNED, ObligationState.RETURNED),
        (HandedInStatus.SUBMITTED, ObligationState.WAITING),
    ],
)
def test_the_state_says_who_acts_next(status, state):
    handed_in = HandedIn({(FilingKind.ANNUAL, "2025"): FilingStand(status)})
    found = obligations([licence()], handed_in, TERMS, TODAY)
    (report,) = [one for one in found if one.kind is ObligationKind.ANNUAL]
    assert report.state is state
    assert report.is_late(TODAY) == (state is not ObligationState.WAITING)


@given(st.integers(-40, 40))
def test_who_reported_in_time_is_not_late_for_being_asked_to_complete(days):
    changed_on = TODAY - timedelta(days=200)
    reported_on = changed_on + timedelta(days=15 + days)
    notice = PendingNotice(
        7, NoticeKind.NAME, changed_on, HandedInStatus.RETURNED, max(changed_on, reported_on)
    )
    (found,) = obligations([], HandedIn({}, [notice]), TERMS, TODAY)
    assert found.is_late(TODAY) == (days > 0)
    assert found.was_in_time == (days <= 0)


@given(st.integers(-200, 200))
def test_a_licence_is_told_of_ninety_days_before_and_after_its_end(left):
    end = TODAY + timedelta(days=left)
    renewals = [
        one
        for one in obligations([licence(end)], NOTHING, TERMS, TODAY)
        if one.kind is ObligationKind.RENEWAL
    ]
    assert bool(renewals) == (-90 <= left <= 90)
    if renewals:
        assert renewals[0].is_late(TODAY) == (left < 0)
        assert "专职工作人员名单" in renewals[0].advice


def test_a_filing_and_a_revoked_licence_need_no_renewal():
    soon = TODAY + timedelta(days=9)
    revoked = LicenceEvent(LicenceEventKind.REVOKED, date(2024, 1, 1))
    papers = [licence(soon, kind=LicenceKind.FILING), licence(soon, revoked)]
    found = kinds(obligations(papers, NOTHING, TERMS, TODAY))
    assert ObligationKind.RENEWAL not in found


def test_what_has_no_day_stands_below_what_has_one_and_what_waits_last():
    waiting = PendingNotice(1, NoticeKind.ENDED, TODAY, HandedInStatus.SUBMITTED, TODAY)
    found = obligations([licence()], HandedIn({}, [waiting]), Terms("", 15), TODAY)
    assert kinds(found) == [
        ObligationKind.STATISTICS,
        ObligationKind.ANNUAL,
        ObligationKind.CHANGE,
    ]


def test_every_duty_says_its_basis_and_what_happens_if_not():
    assert set(BASIS) == set(CONSEQUENCES) == set(ObligationKind)


@given(st.text(min_size=1, max_size=40))
def test_masks_keep_little(text):
    assert set(masked_name(text)[1:]) == {"*"}
    shown = masked_number(text)
    assert len(shown) == len(text)
    assert all(one == "*" for one in shown[:-4])
    assert masked_number("") == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "甲"}, "姓名"),
        ({"certificate_number": "11010519491231002X"}, "身份"),
        ({"certificate_number": ""}, "证书编号"),
        ({"since": TODAY + timedelta(days=1)}, "入职日期"),
    ],
)
def test_a_wrong_entry_of_the_staff_list_is_told(change, why):
    given_ = {
        "name": "陈某某",
        "is_full_time": True,
        "certificate": Certificate.TITLE,
        "certificate_number": "demo-001",
        "since": TODAY,
    }
    assert checked(StaffEntry(**given_), TODAY).certificate_number == "DEMO-001"
    with pytest.raises(DutyError, match=why):
        checked(StaffEntry(**(given_ | change)), TODAY)


def test_list_and_to_do_agree_on_every_open_period():
    returned = FilingStand(HandedInStatus.RETURNED, date(2025, 3, 1))
    handed_in = HandedIn({(FilingKind.ANNUAL, "2024"): returned}, (), frozenset({2023}))
    found = obligations([licence()], handed_in, TERMS, TODAY)
    assert {(one.key, one.state) for one in found} == {
        ("2024", ObligationState.RETURNED),
        ("2025", ObligationState.TO_DO),
        ("2026-Q3", ObligationState.TO_DO),
    }
    states = {
        period.key: period_state(period, [licence()], handed_in.noted_years, TERMS, TODAY)
        for kind in FilingKind
        for period in open_periods(kind, TODAY)
    }
    assert states.pop("2023") is PeriodState.NOTED
    owed = {key for key, state in states.items() if state is PeriodState.OWED}
    assert owed == {"2025", "2026-Q3"}
    assert {states[key] for key in states.keys() - owed} == {PeriodState.UNRECORDED}
    last = latest(FilingKind.QUARTER, TODAY)
    assert period_state(last, [], frozenset(), TERMS, TODAY) is PeriodState.NOT_OWED
    assert period_state(last, [licence()], frozenset(), Terms(), TODAY) is PeriodState.NOT_OWED
