from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register.agencies import (
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.services.register.snapshot import (
    UnreadableSnapshot,
    parse_register,
    serialise_register,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))
scopes = st.frozensets(st.sampled_from(Activity))
events = st.builds(
    LicenceEvent,
    st.sampled_from(LicenceEventKind),
    days,
    st.none() | days,
    st.none() | scopes,
    words,
)
licences = st.builds(
    LicenceRecord,
    st.sampled_from(LicenceKind),
    words,
    scopes,
    st.none() | days,
    st.none() | days,
    st.lists(events, max_size=3).map(tuple),
)
names = st.lists(words, max_size=3).map(tuple)
agencies = st.builds(
    AgencyRecord,
    key=st.integers(1, 10**6).map(str),
    name=words,
    uscc=words,
    former_names=names,
    short_names=names,
    city=words,
    parent_key=words,
    licences=st.lists(licences, max_size=2).map(tuple),
    accounts=names,
)
registers = st.lists(agencies, max_size=5, unique_by=lambda record: record.key)


@given(registers)
def test_what_is_written_is_read_back_exactly(records):
    expected = sorted(records, key=lambda record: int(record.key))
    assert parse_register(serialise_register(records)) == expected


@given(registers)
def test_the_bytes_do_not_depend_on_the_order_of_reading(records):
    assert serialise_register(records) == serialise_register(records[::-1])


@pytest.mark.parametrize(
    "data", [b"", b"{}\n", b'{"format":"register","version":99}\n', b"\xff\xfe", b"[1]\n{}\n"]
)
def test_foreign_bytes_are_refused(data):
    with pytest.raises(UnreadableSnapshot):
        parse_register(data)


def test_a_cut_snapshot_is_refused():
    data = serialise_register([AgencyRecord("1", "晨帆人力"), AgencyRecord("2", "启禾人才")])
    with pytest.raises(UnreadableSnapshot):
        parse_register(data[:-20])
