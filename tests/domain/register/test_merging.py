from dataclasses import replace
from datetime import date

from hypothesis import given

from supervisor.domain.register.agencies import (
    INFERRED,
    LICENCE_FIELDS,
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_standing,
)
from supervisor.domain.register.belongings import FormerName
from supervisor.domain.register.described import AGENCY_FIELDS
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.merging import changes, merge
from supervisor.domain.register.patches import (
    AgencyPatch,
    AgencyPatches,
    EventPatch,
    LicencePatch,
)
from tests.support.files.register_values import entries

TODAY = date(2026, 5, 1)
K = LicenceEventKind
HELD = LicenceRecord(
    LicenceKind.HR_SERVICE,
    "证甲1",
    frozenset({Activity.JOB_BROKERAGE}),
    date(2021, 3, 1),
    date(2026, 2, 28),
    (LicenceEvent(K.GRANTED, date(2021, 3, 1), date(2026, 2, 28)),),
)
AGENCY = RegisterEntry("91420106MA4YK8PB56", "武汉晨帆人力资源有限公司", licences=(HELD,))


def with_paper(*events, **values):
    patches = AgencyPatches(
        AGENCY.uscc,
        None,
        {HELD.key: LicencePatch(HELD.key, values)},
        {HELD.key: [EventPatch(HELD.key, event) for event in events]},
    )
    return merge(AGENCY, patches, TODAY).licences[0]


def saying(uscc, **values):
    return AgencyPatches(uscc, AgencyPatch(uscc, values))


def whole(entry):
    """A patch that says everything of an entry."""
    values = {name: getattr(entry, name) for name in AGENCY_FIELDS}
    return AgencyPatches(
        entry.uscc,
        AgencyPatch(entry.uscc, values),
        {
            p.key: LicencePatch(p.key, {n: getattr(p, n) for n in LICENCE_FIELDS})
            for p in entry.licences
        },
        {p.key: [EventPatch(p.key, event) for event in p.events] for p in entry.licences},
    )


@given(entries)
def test_saying_again_what_is_known_changes_nothing(entry):
    assert merge(entry, whole(entry), TODAY) == entry


@given(entries)
def test_saying_nothing_changes_nothing(entry):
    assert merge(entry, saying(entry.uscc), TODAY) == entry


@given(entries, entries)
def test_a_change_is_told_exactly_when_there_is_one(old, new):
    new = replace(new, uscc=old.uscc)
    merged = merge(old, whole(new), TODAY)
    assert bool(changes(old, merged)) == (merged != old)


@given(entries, entries)
def test_no_licence_and_no_recorded_event_is_ever_lost(old, new):
    merged = merge(old, whole(replace(new, uscc=old.uscc)), TODAY)
    kept = {paper.key: set(paper.events) for paper in merged.licences}
    for paper in old.licences:
        recorded = {event for event in paper.events if event.document != INFERRED}
        assert recorded <= kept[paper.key]
    former = {name.text for name in merged.former_names}
    assert {name.text for name in old.former_names} <= former


def test_a_renaming_keeps_the_old_name_once():
    renamed = merge(AGENCY, saying(AGENCY.uscc, name="武汉晨舟人力资源有限公司"), TODAY)
    assert renamed.former_names == (FormerName(AGENCY.name),)
    back = merge(renamed, saying(AGENCY.uscc, name=AGENCY.name), TODAY)
    again = merge(back, saying(AGENCY.uscc, name=renamed.name), TODAY)
    assert [name.text for name in again.former_names] == [AGENCY.name, renamed.name]


def test_a_later_end_leaves_no_gap_and_no_day_in_doubt():
    renewed = with_paper(valid_to=date(2031, 2, 28))
    for day in (date(2026, 2, 28), date(2026, 3, 1), TODAY, date(2031, 2, 28)):
        assert licence_standing(renewed, day) is LicenceStanding.VALID
    assert licence_standing(renewed, date(2031, 3, 1)) is LicenceStanding.EXPIRED


def test_a_new_first_day_after_the_end_is_a_gap():
    renewed = with_paper(valid_from=date(2026, 4, 1), valid_to=date(2031, 3, 31))
    assert licence_standing(renewed, date(2026, 3, 31)) is LicenceStanding.EXPIRED
    assert licence_standing(renewed, date(2026, 4, 1)) is LicenceStanding.VALID


def test_an_end_taken_away_is_a_renewal_without_end():
    assert licence_standing(with_paper(valid_to=None), date(2099, 1, 1)) is LicenceStanding.VALID


def test_an_earlier_end_counts_from_today():
    cut = with_paper(valid_to=date(2025, 12, 31))
    assert cut.events[-1].on == TODAY
    assert licence_standing(cut, TODAY) is LicenceStanding.EXPIRED


def test_a_recorded_renewal_moves_the_paper_with_it():
    event = LicenceEvent(K.RENEWED, date(2026, 3, 1), date(2031, 2, 28), None, "延字一号")
    renewed = with_paper(event)
    assert renewed.valid_to == date(2031, 2, 28)
    assert renewed.events == (*HELD.events, event)
