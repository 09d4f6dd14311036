"""Strategies for register entries: anything a register can hold, in texts a sheet can carry."""

from datetime import date

from hypothesis import strategies as st

from supervisor.demo.codes import new_uscc
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import (
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.entries import RegisterEntry

days = st.dates(date(1990, 1, 1), date(2049, 12, 31))
codes = st.randoms(use_true_random=False).map(new_uscc)
scopes = st.frozensets(st.sampled_from(Activity))
# Trimmed, composed, without what separates names, and not the word that empties a cell.
words = (
    st.text("武汉晨帆人力资源abcAB12=+-@'\",", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text not in ("", "清除"))
)
phones = st.from_regex(r"(027-)?[2-8][0-9]{7}|1[3-9][0-9]{9}|12333", fullmatch=True)
numbers = st.integers(1, 9_999_999).map("鄂人证第{:07d}号".format)
events = st.lists(
    st.builds(
        LicenceEvent,
        st.sampled_from(LicenceEventKind),
        days,
        st.none() | days,
        st.none() | scopes.filter(bool),
        st.just("") | words,
    ),
    max_size=4,
    unique_by=lambda event: (event.kind, event.on),
).map(lambda found: tuple(sorted(found, key=lambda event: event.on)))
licences = st.builds(
    LicenceRecord,
    st.sampled_from(LicenceKind),
    numbers,
    scopes,
    st.none() | days,
    st.none() | days,
    events,
    st.just("") | words,
)


def tuples(values, unique_by=lambda value: value):
    return st.lists(values, max_size=3, unique_by=unique_by).map(tuple)


entries = st.builds(
    RegisterEntry,
    uscc=codes,
    name=words,
    former_names=tuples(st.builds(FormerName, words, st.none() | days), lambda name: name.text),
    short_names=tuples(words),
    brands=tuples(words),
    city=words,
    street=st.none() | st.sampled_from(Street),
    address=st.just("") | words,
    legal_representative=st.just("") | words,
    phone=st.just("") | phones,
    staff_count=st.none() | st.integers(0, 1_000_000),
    star=st.none() | st.integers(1, 5),
    star_from=st.none() | days,
    star_until=st.none() | days,
    high_end=st.booleans(),
    accounts=tuples(st.builds(Account, words, words)),
    licences=tuples(licences, lambda licence: licence.key),
)
