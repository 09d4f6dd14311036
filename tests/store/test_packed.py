"""Columns that take little room: what is packed is whole or said to be damaged; digests."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from supervisor.store import packed
from supervisor.store.base import Digest
from supervisor.store.packed import DamagedValue, pack, unpack

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
MATCH = {"verdict": "employer", "score": 0.0, "why": "看来是用人单位自行招聘。", "features": []}


@given(_JSON)
def test_what_is_packed_is_unpacked_again(value):
    assert unpack(pack(value)) == value


def test_a_lone_half_of_a_pair_is_packed_too():
    assert unpack(pack(["\ud83d"])) == ["\ud83d"]


def test_what_leads_have_in_common_costs_next_to_nothing():
    assert len(pack(MATCH)) < 40


@given(st.data())
def test_a_changed_byte_is_never_taken_for_what_was_packed(data):
    content = bytearray(pack(MATCH))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(DamagedValue):
        assert unpack(bytes(content)) == MATCH  # the last bits of a stream carry nothing


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds nothing"),
        (b"\x00" + pack(MATCH)[1:], "dictionary 0"),
        (pack(MATCH)[:-3], "cut off|cannot be unpacked"),
        (pack(MATCH) + b"x", "hangs on it"),
        (b"\x01\x00\x00" + pack(MATCH)[3:], "another sum"),
        (b"\x01\x00\x00\xff\xff\xff", "cannot be unpacked"),
    ],
)
def test_what_is_damaged_is_said_to_be(content, said):
    with pytest.raises(DamagedValue, match=said):
        unpack(content)


def test_a_dictionary_in_use_never_changes():
    """What was packed with it is read with it: a better one gets a number of its own."""
    digest = hashlib.sha256(packed._DICTIONARIES[1]).hexdigest()
    assert digest == "d3003d81b0fdf1253573cc1e16955f8de878c928b0729deb156f315a5ddc244c"


def test_a_digest_is_stored_as_the_bytes_it_is_and_nothing_else_is():
    kind, dialect, digits = Digest(), sqlite.dialect(), "0f" * 32
    stored = kind.process_bind_param(digits, dialect)
    assert stored == b"\x0f" * 32
    assert kind.process_result_value(stored, dialect) == digits
    for other in ("0f" * 31, "第一"):
        with pytest.raises(ValueError, match=r"SHA-256|hexadecimal"):
            kind.process_bind_param(other, dialect)
