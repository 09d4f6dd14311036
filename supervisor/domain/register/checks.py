"""What must hold of an agency after an import; where it does not, which row is to blame."""

from collections.abc import Iterator
from datetime import date

from supervisor.domain.register import cells
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.changes import event_text
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.patches import AgencyPatches, EventPatch, LicencePatch, Problem

_STARTS = (LicenceEventKind.GRANTED, LicenceEventKind.RENEWED)


def refuse_nameless(patches: AgencyPatches) -> list[Problem]:
    """Return why nothing of an agency can enter that is new and has no readable row."""
    if patches.agency is not None:
        expected = "必填：该机构不在册，新增须填写全称"
        return [Problem(*patches.agency.place, "机构名称", "", expected)]
    places = [patch.place for patch in patches.licences.values()]
    places += [patch.place for rows in patches.events.values() for patch in rows]
    expected = "所属机构未通过检查，没有导入；请先改正“机构”表"
    return [Problem(*place, "统一社会信用代码", patches.uscc, expected) for place in places]


def conflicts(
    patches: AgencyPatches, old: RegisterEntry | None, new: RegisterEntry
) -> list[Problem]:
    """Return what of ``new`` cannot be true, blamed on the rows that brought it."""
    found = []
    moved = old is None or (old.star_from, old.star_until) != (new.star_from, new.star_until)
    if moved and patches.agency and _is_reversed(new.star_from, new.star_until):
        until, expected = cells.show_date(new.star_until), f"不早于星级评定日期 {new.star_from}"
        found.append(Problem(*patches.agency.place, "星级有效期至", until, expected))
    before = {licence.key: licence for licence in old.licences} if old else {}
    for licence in new.licences:
        if licence != before.get(licence.key):
            found += _licence_conflicts(patches, before.get(licence.key), licence)
    return found


def _is_reversed(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first > last


def _licence_conflicts(
    patches: AgencyPatches, old: LicenceRecord | None, new: LicenceRecord
) -> Iterator[Problem]:
    part = patches.licences.get(new.key)
    rows = patches.events.get(new.key, [])
    places = [part.place] if part else [row.place for row in rows]
    yield from _repeated_events(rows, old)
    if not rows and len({(event.kind, event.on) for event in new.events}) < len(new.events):
        for place in places:
            expected = "当日已有同类变更记录；请在“许可变更记录”表中逐条写明"
            yield Problem(*place, "许可编号", new.number, expected)
    for column, value, expected in _paper_conflicts(new):
        for place in places:
            yield Problem(*place, column, value, expected)
    if part and old is None and _lacks_end(part, new):
        yield Problem(*part.place, "有效期止", "", "新增许可须填写；没有期限填“长期”")


def _lacks_end(part: LicencePatch, new: LicenceRecord) -> bool:
    """Tell whether nobody said when a new licence ends; a filing has no end."""
    is_filing = new.kind is LicenceKind.FILING
    return not is_filing and new.valid_to is None and "valid_to" not in part.values


def _paper_conflicts(new: LicenceRecord) -> Iterator[tuple[str, str, str]]:
    """Yield column, value and expectation of what contradicts the history."""
    if _is_reversed(new.valid_from, new.valid_to):
        yield "有效期止", cells.show_end(new.valid_to), f"不早于有效期起 {new.valid_from}"
    events = new.events
    if not events:
        return
    first = events[0]
    early = new.valid_from is not None and new.valid_from < first.on
    if early and first.kind is LicenceEventKind.GRANTED:
        value = cells.show_date(new.valid_from)
        yield "有效期起", value, f"不早于首次准予之日 {first.on}（见变更记录）"
    end = _end_by_history(events, new.valid_to)
    if end != new.valid_to:
        expected = f"与变更记录一致（{cells.show_end(end)}），或补充一条延续、变更记录"
        yield "有效期止", cells.show_end(new.valid_to), expected
    scopes = [event.scope for event in events if event.scope is not None]
    if scopes and scopes[-1] != new.scope:
        expected = f"与变更记录一致（{cells.show_scope(scopes[-1])}），或补充一条变更记录"
        yield "业务范围", cells.show_scope(new.scope), expected


def _end_by_history(events: tuple[LicenceEvent, ...], on_paper: date | None) -> date | None:
    """Return the last day of validity that the events lead to."""
    end = on_paper
    for event in events:
        if event.valid_to is not None:
            end = event.valid_to
        elif event.kind in _STARTS:
            end = on_paper
    return end


def _repeated_events(rows: list[EventPatch], old: LicenceRecord | None) -> Iterator[Problem]:
    """Yield events that stand in the register on the same day in other words: facts only add up."""
    known = {(event.kind, event.on): event for event in old.events} if old else {}
    for row in rows:
        held = known.get((row.event.kind, row.event.on))
        if held is not None and held != row.event and not held.is_inferred:
            expected = f"与在册记录一致（{event_text(held)}）；变更记录只增不改"
            yield Problem(*row.place, "日期", event_text(row.event), expected)
