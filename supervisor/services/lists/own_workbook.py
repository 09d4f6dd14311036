"""The register as the console exports it: agencies, licences and their history on three sheets."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from supervisor.domain.names import normalise
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceEvent,
    LicenceKey,
    LicenceRecord,
)
from supervisor.domain.register.columns import LICENCES
from supervisor.domain.register.patches import AgencyPatch
from supervisor.services.lists.named_columns import ColumnProblem, UnreadableTableError
from supervisor.services.register.files import UnreadableRegister, read_register_file
from supervisor.services.register.parsing import ParsedFile, parse_register_file

_WORKBOOKS: Final = (".xlsx", ".xlsm")


def read_workbook(path: Path, report: Callable[[ColumnProblem], None]) -> list[AgencyRecord] | None:
    """Return the agencies of an exported register; ``None`` where a file has no licence sheet.

    Raises ``UnreadableTableError``.
    """
    if path.suffix.lower() not in _WORKBOOKS:
        return None
    try:
        sheets = read_register_file(path.name, path.read_bytes())
    except OSError as error:
        raise UnreadableTableError(f"无法打开文件 {path}：{error.strerror}") from error
    except UnreadableRegister:
        return None  # not written by the console: read as a list, which names what is wrong
    if not any(sheet.name == LICENCES for sheet in sheets):
        return None
    parsed = parse_register_file(sheets)
    for one in parsed.problems:
        place = f"{path.name}[{one.sheet}]"
        report(ColumnProblem(place, one.row, one.column, one.expected))
    return _records(parsed)


def _records(parsed: ParsedFile) -> list[AgencyRecord]:
    events: dict[LicenceKey, list[LicenceEvent]] = defaultdict(list)
    for part in parsed.events:
        events[part.key].append(part.event)
    papers: dict[str, list[LicenceRecord]] = defaultdict(list)
    for licence in parsed.licences:
        # A licence of which an event cannot be read may stand otherwise than the rest says.
        if licence.key not in parsed.broken:
            papers[licence.uscc].append(_licence(licence.key, licence.values, events[licence.key]))
    keys = {normalise(one.values.get("name", "")): one.uscc for one in parsed.agencies}
    return [_agency(one, papers[one.uscc], keys) for one in parsed.agencies]


def _licence(
    key: LicenceKey, values: Mapping[str, Any], events: Sequence[LicenceEvent]
) -> LicenceRecord:
    kind, number = key
    return LicenceRecord(
        kind,
        number,
        values.get("scope") or frozenset(),
        values.get("valid_from"),
        values.get("valid_to"),
        tuple(sorted(events, key=lambda one: one.on)),
    )


def _agency(
    one: AgencyPatch, papers: Sequence[LicenceRecord], keys: Mapping[str, str]
) -> AgencyRecord:
    values = one.values
    parent = values.get("parent") or ""
    return AgencyRecord(
        key=one.uscc,
        name=values.get("name") or "",
        uscc=one.uscc,
        former_names=tuple(former.text for former in values.get("former_names") or ()),
        short_names=(*(values.get("short_names") or ()), *(values.get("brands") or ())),
        city=values.get("city") or "",
        parent_key=keys.get(normalise(parent), parent),
        licences=tuple(papers),
    )
