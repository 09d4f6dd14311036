from dataclasses import replace

import pytest
from sqlalchemy import select

from supervisor.demo.register import build
from supervisor.store.queries.register.entries import every_entry, stored_entries
from supervisor.store.tables.register import Agency
from supervisor.store.writing.agencies import StaleEntry, write_entries
from supervisor.store.writing.agency_write import Write


@pytest.fixture
def entries(session):
    found = build()
    write_entries(session, [Write(None, entry) for entry in found])
    session.commit()
    return found


def test_a_branch_may_stand_before_its_head_office(session):
    found = sorted(build(), key=lambda entry: not entry.parent)
    assert found[0].parent
    write_entries(session, [Write(None, entry) for entry in found])
    by_code = {entry.uscc: entry for entry in every_entry(session)}
    assert by_code == {entry.uscc: entry for entry in found}


def test_a_change_replaces_names_and_adds_events_only(session, entries):
    chosen = next(e for e in entries if e.short_names and e.licences)
    stored = stored_entries(session, [chosen.uscc])[chosen.uscc]
    changed = replace(chosen, short_names=("新简称",), staff_count=1)
    write_entries(session, [Write(stored, changed)])
    session.commit()
    after = stored_entries(session, [chosen.uscc])[chosen.uscc]
    assert after.entry == changed
    assert after.version == stored.version + 1
    assert after.licence_ids == stored.licence_ids


def test_an_agency_changed_since_it_was_read_stops_the_whole_write(session, entries):
    first, second = entries[:2]
    stored = stored_entries(session, [first.uscc, second.uscc])
    agency = session.scalars(select(Agency).filter_by(uscc=second.uscc)).one()
    agency.phone = "027-01060000"
    session.commit()
    writes = [Write(stored[e.uscc], replace(e, staff_count=1)) for e in (first, second)]
    with pytest.raises(StaleEntry):
        write_entries(session, writes)
    session.rollback()
    after = stored_entries(session, [first.uscc])[first.uscc]
    assert after.entry == first
