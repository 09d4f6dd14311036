"""When an agency of the register ended, and when it began."""

from datetime import date

import pytest

from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.successions import Ending
from supervisor.domain.successions.endings import End, end_of, first_day

TODAY = date(2026, 11, 23)
GRANTED = LicenceEvent(LicenceEventKind.GRANTED, date(2020, 1, 1))
ENDED = date(2026, 6, 1)


def agency(*events, valid_to=date(2030, 1, 1), kind=LicenceKind.HR_SERVICE):
    licence = LicenceRecord(kind, "L1", frozenset(), GRANTED.on, valid_to, (GRANTED, *events))
    return AgencyRecord("1", "武汉澜舟人力资源有限公司", licences=(licence,))


@pytest.mark.parametrize(
    ("event", "ending"),
    [
        (LicenceEventKind.REVOKED, Ending.REVOKED),
        (LicenceEventKind.CANCELLED, Ending.CANCELLED),
        (LicenceEventKind.EXPIRED, Ending.EXPIRED),
    ],
)
def test_each_event_ends_in_its_way(event, ending):
    assert end_of(agency(LicenceEvent(event, ENDED)), TODAY) == End(ending, ENDED)


def test_a_licence_that_ran_out_ended_on_its_last_day_without_any_event():
    assert end_of(agency(valid_to=ENDED), TODAY) == End(Ending.EXPIRED, ENDED)


def test_the_tidying_up_after_a_revocation_moves_nothing():
    events = [
        LicenceEvent(LicenceEventKind.REVOKED, ENDED),
        LicenceEvent(LicenceEventKind.CANCELLED, date(2026, 8, 1)),
    ]
    assert end_of(agency(*events), TODAY) == End(Ending.REVOKED, ENDED)


def test_who_is_licensed_again_or_was_never_has_not_ended():
    again = LicenceEvent(LicenceEventKind.GRANTED, date(2026, 9, 1))
    revoked = LicenceEvent(LicenceEventKind.REVOKED, ENDED)
    assert end_of(agency(revoked, again), TODAY) is None
    assert end_of(agency(), TODAY) is None
    assert end_of(agency(valid_to=ENDED, kind=LicenceKind.FILING), TODAY) is None
    assert end_of(AgencyRecord("1", "甲"), TODAY) is None


def test_what_is_yet_to_come_has_not_happened():
    assert end_of(agency(LicenceEvent(LicenceEventKind.REVOKED, date(2026, 12, 1))), TODAY) is None


def test_an_agency_began_with_its_first_paper():
    assert first_day(agency()) == GRANTED.on
    assert first_day(AgencyRecord("1", "甲")) is None


def test_only_authorities_sanction():
    assert [one for one in Ending if one.is_sanction] == [Ending.BANNED, Ending.REVOKED]
