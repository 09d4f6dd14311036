"""What papers allow while an ad stands: every day of it, here and elsewhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.matching.licences import Asked, judge_licence, lapse_within
from supervisor.domain.matching.model import Verdict
from supervisor.domain.register.agencies import (
    INFERRED,
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_standing,
)

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
WHOLE_TIME = Asked(FIRST, LAST, Activity.JOB_BROKERAGE)
JIANGAN = "江岸区人社局"
_HR = LicenceKind.HR_SERVICE


def paper(
    valid_to=date(2030, 1, 1),
    *events,
    kind=LicenceKind.HR_SERVICE,
    scope=(),
    authority="",
    as_of=None,
):
    return LicenceRecord(
        kind,
        "001",
        frozenset(scope),
        date(2020, 1, 1),
        valid_to,
        events,
        authority=authority,
        as_of=as_of,
    )


def judged(*papers, asked=WHOLE_TIME):
    return judge_licence(AgencyRecord("1", "甲", licences=papers), asked)


def event(kind, day, valid_to=None):
    return LicenceEvent(kind, day, valid_to)


def test_a_licence_that_ends_while_the_ad_stands_has_lapsed_from_the_next_day():
    verdict, why = judged(paper(date(2026, 3, 10)))
    assert verdict is Verdict.LAPSED
    assert "2026-03-11 至 2026-03-31（至今）" in why


def test_a_suspension_in_between_counts_and_is_named():
    suspended = event(LicenceEventKind.SUSPENDED, date(2026, 3, 5))
    resumed = event(LicenceEventKind.RESUMED, date(2026, 3, 9))
    verdict, why = judged(paper(date(2030, 1, 1), suspended, resumed))
    assert verdict is Verdict.LAPSED
    assert "2026-03-05 至 2026-03-08" in why


def test_a_renewal_leaves_no_gap():
    renewed = event(LicenceEventKind.RENEWED, date(2026, 3, 20), date(2031, 3, 10))
    assert judged(paper(date(2026, 3, 10), renewed))[0] is Verdict.LICENSED


def test_a_licence_of_another_authority_outweighs_a_lapsed_one_here():
    verdict, why = judged(paper(date(2025, 1, 1)), paper(authority=JIANGAN, as_of=LAST))
    assert verdict is Verdict.LICENSED_ELSEWHERE
    assert JIANGAN in why
    assert "001" in why


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2026, 2, 1), Verdict.UNKNOWN), (LAST, Verdict.LAPSED)]
)
def test_a_list_older_than_the_end_it_gives_does_not_know_of_a_renewal(as_of, verdict):
    elsewhere = paper(date(2026, 3, 10), authority=JIANGAN, as_of=as_of)
    assert judged(elsewhere)[0] is verdict


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2025, 1, 1), Verdict.UNKNOWN), (FIRST, Verdict.LAPSED)]
)
def test_a_list_long_before_the_ad_does_not_know_what_was_granted_since(as_of, verdict):
    revoked = event(LicenceEventKind.REVOKED, date(2024, 12, 1))
    elsewhere = paper(date(2030, 1, 1), revoked, authority=JIANGAN, as_of=as_of)
    assert judged(elsewhere)[0] is verdict


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        (date(2026, 2, 10), Verdict.UNKNOWN),
        (date(2026, 2, 11), Verdict.LAPSED),
        (LAST, Verdict.LAPSED),
    ],
)
def test_a_list_of_a_later_day_than_the_end_it_gives_says_that_it_has_lapsed(as_of, verdict):
    """The paper ended on the tenth of February; the ad stood in March."""
    elsewhere = paper(date(2026, 2, 10), authority=JIANGAN, as_of=as_of)
    found, why = judged(elsewhere)
    assert found is verdict
    assert "2026-02-10" in why


@pytest.mark.parametrize(("fresh", "verdict"), [(30, Verdict.UNKNOWN), (400, Verdict.LAPSED)])
def test_how_long_a_list_speaks_is_asked_for(fresh, verdict):
    revoked = event(LicenceEventKind.REVOKED, date(2025, 6, 1))
    elsewhere = paper(date(2030, 1, 1), revoked, authority=JIANGAN, as_of=date(2025, 12, 1))
    asked = WHOLE_TIME._replace(fresh_days=fresh)
    assert judged(elsewhere, asked=asked)[0] is verdict


def test_a_later_paper_of_ours_tells_of_the_time_before_where_its_grant_is_recorded():
    later = replace(paper(), valid_from=date(2026, 3, 20))
    assert judged(later)[0] is Verdict.UNKNOWN
    granted = replace(later, events=(event(LicenceEventKind.GRANTED, date(2026, 3, 20)),))
    assert judged(granted)[0] is Verdict.LAPSED


def test_a_grant_that_an_import_inferred_tells_nothing_of_the_time_before():
    day = date(2026, 3, 20)
    inferred = LicenceEvent(LicenceEventKind.GRANTED, day, document=INFERRED)
    verdict, why = judged(replace(paper(), valid_from=day, events=(inferred,)))
    assert verdict is Verdict.UNKNOWN
    assert "此前是否持证名册未记载" in why


@pytest.mark.parametrize("authority", ["", JIANGAN])
def test_a_dispatch_licence_that_ran_out_has_lapsed_for_dispatching_alone(authority):
    ended = paper(date(2026, 3, 10), kind=LicenceKind.DISPATCH, authority=authority, as_of=LAST)
    assert judged(ended, asked=Asked(FIRST, LAST, Activity.DISPATCH))[0] is Verdict.LAPSED
    whole = Asked(FIRST, date(2026, 3, 10), Activity.JOB_BROKERAGE)
    assert judged(ended, asked=whole)[0] is Verdict.NOT_LISTED


def test_another_paper_that_ran_out_elsewhere_is_no_lapsed_licence():
    filing = paper(date(2025, 1, 1), kind=LicenceKind.FILING, authority=JIANGAN, as_of=LAST)
    assert judged(filing)[0] is Verdict.NOT_LISTED
    ours = paper(date(2025, 1, 1), kind=LicenceKind.FILING)
    assert judged(ours)[0] is Verdict.LAPSED


def test_a_list_that_gives_the_paper_in_force_does_not_tell_of_the_one_before():
    renewed = replace(paper(authority=JIANGAN, as_of=LAST), valid_from=date(2026, 3, 20))
    assert judged(renewed)[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "activity", "verdict"),
    [
        (LicenceKind.FILING, None, Verdict.LICENSED),
        (LicenceKind.FILING, Activity.JOB_BROKERAGE, Verdict.NOT_LISTED),
        (LicenceKind.FILING, Activity.DISPATCH, Verdict.NOT_LISTED),
        (LicenceKind.DISPATCH, Activity.DISPATCH, Verdict.LICENSED),
        (LicenceKind.DISPATCH, Activity.JOB_BROKERAGE, Verdict.NOT_LISTED),
        (LicenceKind.HR_SERVICE, Activity.DISPATCH, Verdict.LICENSED),
    ],
)
def test_each_paper_allows_its_own(kind, activity, verdict):
    assert judged(paper(kind=kind), asked=Asked(FIRST, LAST, activity))[0] is verdict


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        ((), Verdict.LICENSED),
        ((Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT), Verdict.LICENSED),
        ((Activity.JOB_BROKERAGE,), Verdict.OUT_OF_SCOPE),
        ((Activity.TRAINING, Activity.ONLINE_RECRUITMENT), Verdict.OUT_OF_SCOPE),
    ],
)
def test_only_a_recorded_scope_is_held_against_an_agency(scope, verdict):
    assert judged(paper(scope=scope))[0] is verdict


days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
events = st.lists(
    st.builds(LicenceEvent, st.sampled_from(LicenceEventKind), days, st.none() | days), max_size=4
)


@given(st.none() | days, events, days, st.integers(0, 120))
def test_the_lapse_found_is_the_first_day_without_a_licence(valid_to, history, first, length):
    licence = paper(valid_to, *sorted(history, key=lambda one: one.on))
    last = first + timedelta(days=length)
    found = lapse_within([licence], first, last)
    renewals = [one.on for one in history if one.kind is LicenceEventKind.RENEWED]

    def is_covered(day):
        standing = licence_standing(licence, day)
        is_renewed = any(day < renewed <= last for renewed in renewals)
        return standing is LicenceStanding.VALID or (
            standing is LicenceStanding.EXPIRED and is_renewed
        )

    bare = [
        day
        for day in (first + timedelta(days=step) for step in range(length + 1))
        if not is_covered(day)
    ]
    assert (found and found.first) == (bare[0] if bare else None)
