from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor.services.register import sheets
from supervisor.services.register.files import read_register_file
from supervisor.services.register.parsing import parse_register_file
from supervisor.services.register.plan import RegisterView, make_plan
from supervisor.store.queries.register.entries import Listed, StoredEntry
from tests.support.files.register_values import entries


def distinct(found):
    """Keep agencies and licences that one register can hold beside each other."""
    numbers = set()
    kept = []
    for entry in found:
        keys = {licence.key for licence in entry.licences}
        if not keys & numbers:
            numbers |= keys
            kept.append(entry)
    return kept


registers = st.lists(entries, min_size=1, max_size=3, unique_by=lambda entry: entry.uscc).map(
    distinct
)


def view(register):
    return RegisterView(
        directory={e.uscc: Listed(n, e.uscc, e.name, e.parent) for n, e in enumerate(register, 1)},
        holders={licence.key: entry.uscc for entry in register for licence in entry.licences},
        load=lambda codes: {
            e.uscc: StoredEntry(n, 1, e, {}) for n, e in enumerate(register, 1) if e.uscc in codes
        },
    )


def plan(data, register):
    parsed = parse_register_file(read_register_file("名册", data))
    return make_plan(parsed, view(register), date(2026, 11, 23))


@settings(max_examples=30, deadline=None)
@given(registers)
def test_any_register_exported_as_a_workbook_imports_as_itself(register):
    found = plan(sheets.export_xlsx(register), register)
    assert found.problems == []
    assert (found.writes, found.unchanged) == ([], len(register))


@settings(max_examples=30, deadline=None)
@given(registers)
def test_any_register_exported_as_csv_imports_as_itself(register):
    found = plan(b"".join(sheets.export_csv(register)), register)
    assert found.problems == []
    assert (found.writes, found.unchanged) == ([], len(register))


@st.composite
def registers_and_files(draw):
    """Return a register and what a file says of the same agencies and licences."""
    register = draw(registers)
    said = []
    for entry in register:
        other = draw(entries)
        pairs = zip(entry.licences, draw(entries).licences, strict=False)
        papers = [replace(new, kind=old.kind, number=old.number) for old, new in pairs]
        said.append(replace(other, uscc=entry.uscc, licences=tuple(papers)))
    return register, said


@settings(max_examples=30, deadline=None)
@given(registers_and_files())
def test_whatever_a_file_does_doing_it_again_does_nothing(drawn):
    register, said = drawn
    data = sheets.export_xlsx(said)
    first = plan(data, register)
    after = {entry.uscc: entry for entry in register}
    after |= {write.new.uscc: write.new for write in first.writes}
    second = plan(data, list(after.values()))
    assert second.writes == []
