from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register.agencies import (
    STANDING_ORDER,
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    agency_standing,
    licence_scope,
    licence_standing,
    with_head_office_licences,
)

K = LicenceEventKind
DAY = timedelta(days=1)
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def licence(
    *events, valid_from=None, valid_to=None, scope=(), kind=LicenceKind.HR_SERVICE, number="甲1"
):
    return LicenceRecord(kind, number, frozenset(scope), valid_from, valid_to, tuple(events))


event_lists = st.lists(
    st.builds(LicenceEvent, st.sampled_from(K), days, st.none() | days), max_size=8
).map(tuple)
licences = st.builds(
    LicenceRecord,
    st.sampled_from(LicenceKind),
    st.just("甲1"),
    st.frozensets(st.sampled_from(Activity)),
    st.none() | days,
    st.none() | days,
    event_lists,
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 2, 29), LicenceStanding.NOT_YET),
        (date(2020, 3, 1), LicenceStanding.VALID),
        (date(2023, 2, 28), LicenceStanding.VALID),
        (date(2023, 3, 1), LicenceStanding.EXPIRED),
    ],
)
def test_without_events_both_ends_of_the_validity_count(on, expected):
    paper = licence(valid_from=date(2020, 3, 1), valid_to=date(2023, 2, 28))
    assert licence_standing(paper, on) is expected


def test_a_licence_without_end_never_expires():
    assert licence_standing(licence(valid_from=date(2020, 3, 1)), date(2999, 1, 1)) is (
        LicenceStanding.VALID
    )


LIFE = licence(
    LicenceEvent(K.GRANTED, date(2016, 5, 1), valid_to=date(2019, 4, 30)),
    LicenceEvent(K.RENEWED, date(2019, 6, 15), valid_to=date(2022, 6, 14)),
    LicenceEvent(K.SUSPENDED, date(2020, 1, 10)),
    LicenceEvent(K.RESUMED, date(2020, 4, 10)),
    LicenceEvent(K.REVOKED, date(2021, 9, 1)),
    LicenceEvent(K.CANCELLED, date(2021, 10, 1)),
    LicenceEvent(K.RENEWED, date(2022, 1, 1), valid_to=date(2030, 1, 1)),
    LicenceEvent(K.GRANTED, date(2024, 7, 1), valid_to=date(2029, 6, 30)),
    valid_from=date(2024, 7, 1),
    valid_to=date(2029, 6, 30),
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2016, 4, 30), LicenceStanding.NOT_YET),
        (date(2016, 5, 1), LicenceStanding.VALID),
        (date(2019, 4, 30), LicenceStanding.VALID),
        (date(2019, 5, 1), LicenceStanding.EXPIRED),
        (date(2019, 6, 14), LicenceStanding.EXPIRED),
        (date(2019, 6, 15), LicenceStanding.VALID),
        (date(2020, 1, 9), LicenceStanding.VALID),
        (date(2020, 1, 10), LicenceStanding.SUSPENDED),
        (date(2020, 4, 9), LicenceStanding.SUSPENDED),
        (date(2020, 4, 10), LicenceStanding.VALID),
        (date(2021, 8, 31), LicenceStanding.VALID),
        (date(2021, 9, 1), LicenceStanding.REVOKED),
        (date(2021, 10, 1), LicenceStanding.REVOKED),
        (date(2022, 1, 1), LicenceStanding.REVOKED),
        (date(2024, 6, 30), LicenceStanding.REVOKED),
        (date(2024, 7, 1), LicenceStanding.VALID),
        (date(2029, 7, 1), LicenceStanding.EXPIRED),
    ],
)
def test_every_day_of_a_long_life_has_its_answer(on, expected):
    assert licence_standing(LIFE, on) is expected


def test_a_renewal_does_not_lift_a_suspension():
    paper = licence(
        LicenceEvent(K.GRANTED, date(2020, 1, 1), valid_to=date(2022, 12, 31)),
        LicenceEvent(K.SUSPENDED, date(2022, 6, 1)),
        LicenceEvent(K.RENEWED, date(2022, 12, 1), valid_to=date(2025, 12, 31)),
    )
    assert licence_standing(paper, date(2023, 1, 1)) is LicenceStanding.SUSPENDED
    assert licence_standing(paper, date(2026, 1, 1)) is LicenceStanding.EXPIRED


def test_the_day_of_an_expiry_is_the_last_valid_one():
    paper = licence(
        LicenceEvent(K.GRANTED, date(2020, 1, 1)), LicenceEvent(K.EXPIRED, date(2021, 1, 1))
    )
    assert licence_standing(paper, date(2021, 1, 1)) is LicenceStanding.VALID
    assert licence_standing(paper, date(2021, 1, 2)) is LicenceStanding.EXPIRED


def test_a_grant_can_come_into_force_later_than_it_was_decided():
    paper = licence(LicenceEvent(K.GRANTED, date(2020, 1, 1)), valid_from=date(2020, 2, 1))
    assert licence_standing(paper, date(2020, 1, 31)) is LicenceStanding.NOT_YET
    assert licence_standing(paper, date(2020, 2, 1)) is LicenceStanding.VALID


def test_the_first_day_of_a_renewed_paper_leaves_no_gap_before_it():
    paper = licence(
        LicenceEvent(K.GRANTED, date(2017, 1, 1), valid_to=date(2019, 12, 31)),
        LicenceEvent(K.RENEWED, date(2019, 11, 1), valid_to=date(2024, 12, 31)),
        valid_from=date(2020, 1, 1),
        valid_to=date(2024, 12, 31),
    )
    assert licence_standing(paper, date(2018, 1, 1)) is LicenceStanding.VALID
    assert licence_standing(paper, date(2019, 12, 1)) is LicenceStanding.VALID


def test_a_history_that_begins_late_trusts_the_paper_before_it():
    paper = licence(
        LicenceEvent(K.SUSPENDED, date(2023, 1, 1)),
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 12, 31),
    )
    assert licence_standing(paper, date(2019, 12, 31)) is LicenceStanding.NOT_YET
    assert licence_standing(paper, date(2022, 1, 1)) is LicenceStanding.VALID
    assert licence_standing(paper, date(2023, 1, 1)) is LicenceStanding.SUSPENDED


@given(licences, days)
def test_what_is_ended_stays_ended_until_a_new_grant(paper, on):
    if licence_standing(paper, on) in (LicenceStanding.REVOKED, LicenceStanding.CANCELLED):
        tomorrow = on + DAY
        granted = any(e.kind is K.GRANTED and e.on == tomorrow for e in paper.events)
        ended = licence_standing(paper, tomorrow) in (
            LicenceStanding.REVOKED,
            LicenceStanding.CANCELLED,
        )
        assert ended or granted


@given(licences, days)
def test_standing_changes_only_on_a_recorded_day(paper, on):
    """Without an event, a beginning or an end on that day, tomorrow is as today."""
    tomorrow = on + DAY
    ends = {e.valid_to for e in paper.events} | {paper.valid_to}
    expiries = {e.on for e in paper.events}
    if on not in ends | expiries and tomorrow not in expiries | {paper.valid_from}:
        assert licence_standing(paper, tomorrow) is licence_standing(paper, on)


@given(licences, days)
def test_a_new_end_never_changes_an_earlier_answer(paper, on):
    later = LicenceEvent(K.REVOKED, max([on, *(e.on for e in paper.events)]) + DAY)
    with_later = LicenceRecord(
        paper.kind, paper.number, paper.scope, paper.valid_from, paper.valid_to,
        (*paper.events, later),
    )  # fmt: skip
    assert licence_standing(with_later, on) is licence_standing(paper, on)


@given(licences, days)
def test_the_order_in_which_days_were_recorded_does_not_matter(paper, on):
    by_day = sorted(paper.events, key=lambda e: e.on)
    reordered = LicenceRecord(
        paper.kind, paper.number, paper.scope, paper.valid_from, paper.valid_to, tuple(by_day)
    )
    assert licence_standing(reordered, on) is licence_standing(paper, on)


def test_scope_follows_the_changes():
    online, fair = frozenset({Activity.ONLINE_RECRUITMENT}), frozenset({Activity.JOB_FAIR})
    paper = licence(
        LicenceEvent(K.GRANTED, date(2020, 1, 1), scope=fair),
        LicenceEvent(K.CHANGED, date(2022, 1, 1), scope=fair | online),
        scope=fair | online,
    )
    assert licence_scope(paper, date(2021, 12, 31)) == fair
    assert licence_scope(paper, date(2022, 1, 1)) == fair | online
    agency = AgencyRecord("1", "甲", licences=(paper,))
    ask = Activity.ONLINE_RECRUITMENT
    assert agency_standing(agency, date(2021, 1, 1), activity=ask) is LicenceStanding.NONE
    assert agency_standing(agency, date(2021, 1, 1)) is LicenceStanding.VALID
    assert agency_standing(agency, date(2022, 1, 1), activity=ask) is LicenceStanding.VALID


def test_a_scope_that_was_never_recorded_is_not_held_against_the_agency():
    agency = AgencyRecord("1", "甲", licences=(licence(valid_from=date(2020, 1, 1)),))
    assert (
        agency_standing(agency, date(2021, 1, 1), activity=Activity.JOB_FAIR)
        is LicenceStanding.VALID
    )


def test_an_agency_without_licences_has_none():
    assert agency_standing(AgencyRecord("1", "甲"), date(2021, 1, 1)) is LicenceStanding.NONE


def test_a_licence_of_another_kind_does_not_count():
    paper = licence(valid_from=date(2020, 1, 1), kind=LicenceKind.DISPATCH)
    agency = AgencyRecord("1", "甲", licences=(paper,))
    assert agency_standing(agency, date(2021, 1, 1)) is LicenceStanding.NONE
    assert agency_standing(agency, date(2021, 1, 1), LicenceKind.DISPATCH) is LicenceStanding.VALID


@given(st.lists(licences, min_size=1, max_size=4), days)
def test_an_agency_stands_as_its_best_licence(papers, on):
    agency = AgencyRecord("1", "甲", licences=tuple(papers))
    found = [licence_standing(p, on) for p in papers if p.kind is LicenceKind.HR_SERVICE]
    best = min(found, key=STANDING_ORDER.index, default=LicenceStanding.NONE)
    assert agency_standing(agency, on) is best


def test_a_branch_works_under_the_licence_of_its_head_office():
    head = AgencyRecord("1", "甲", licences=(licence(valid_from=date(2020, 1, 1)),))
    branch = AgencyRecord("2", "甲分公司", parent_key="1")
    own = licence(valid_from=date(2025, 1, 1), number="乙2")
    licensed_branch = AgencyRecord("3", "甲二分公司", parent_key="1", licences=(own,))
    records = with_head_office_licences([branch, head, licensed_branch])
    assert agency_standing(records[0], date(2021, 1, 1)) is LicenceStanding.VALID
    assert records[1] == head
    assert records[2] == licensed_branch
