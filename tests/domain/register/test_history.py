"""Changes of the register survive being stored, done and undone."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register.history import (
    RIGHTS,
    ChangeLine,
    OutdatedChange,
    apply_lines,
    blank_entry,
    lines_between,
    undoing,
    without_rights,
)
from tests.support.files.register_values import entries


def kept(lines):
    """The lines as they come back from the database."""
    return [ChangeLine.of(orjson.loads(orjson.dumps(line.stored()))) for line in lines]


def settled(entry):
    """Licences and the events of one day have no order of their own."""
    licences = [
        replace(paper, events=tuple(sorted(paper.events, key=lambda e: (e.on, str(e.kind)))))
        for paper in entry.licences
    ]
    return replace(entry, licences=tuple(sorted(licences, key=lambda paper: str(paper.key))))


@given(entries, entries)
def test_a_change_leads_there_and_back(old, new):
    new = replace(new, uscc=old.uscc)
    lines = kept(lines_between(old, new))
    assert settled(apply_lines(old, lines)) == settled(new)
    assert settled(apply_lines(new, undoing(lines))) == settled(old)


@given(entries)
def test_a_new_agency_is_made_of_its_lines(entry):
    lines = kept(lines_between(None, entry))
    assert settled(apply_lines(blank_entry(entry.uscc), lines)) == settled(entry)


@given(entries, entries)
def test_doing_a_change_twice_does_it_once(old, new):
    new = replace(new, uscc=old.uscc)
    lines = lines_between(old, new)
    assert settled(apply_lines(apply_lines(old, lines), lines)) == settled(new)


@given(entries, entries)
def test_rights_and_the_rest_are_told_apart(old, new):
    new = replace(new, uscc=old.uscc)
    plain = without_rights(old, new)
    assert not [line for line in lines_between(old, plain) if line.is_right]
    assert all(line.is_right for line in lines_between(plain, new))
    assert all(getattr(plain, name) == getattr(old, name) for name in RIGHTS)


@given(entries, st.sampled_from([1, 2, 3]))
def test_what_has_moved_on_is_named(entry, star):
    line = ChangeLine("star", star, star + 1)
    with pytest.raises(OutdatedChange, match="星级"):
        apply_lines(replace(entry, star=star + 2), [line])
