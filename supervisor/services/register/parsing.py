"""Turn the text cells of a register file into values, refusing by cell what cannot be read."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from supervisor.domain.register.agencies import LicenceEvent, LicenceKey, LicenceKind
from supervisor.domain.register.cleaning import CellError, visible
from supervisor.domain.register.columns import (
    AGENCIES,
    CLEAR,
    EVENTS,
    KIND_PREFIXES,
    LICENCES,
)
from supervisor.domain.register.fields import Column
from supervisor.domain.register.patches import (
    AgencyPatch,
    EventPatch,
    LicencePatch,
    Place,
    Problem,
)
from supervisor.services.register.files import RawRow, RawSheet, read_register_file


@dataclass(slots=True)
class ParsedFile:
    """Everything readable in a file, and everything that was refused."""

    rows: int = 0
    agencies: list[AgencyPatch] = field(default_factory=list)
    licences: list[LicencePatch] = field(default_factory=list)
    events: list[EventPatch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    broken: dict[LicenceKey, Place] = field(default_factory=dict)
    """Licences of which an event was refused: their rows wait until the event is right."""

    def drop(self, places: Set[Place]) -> None:
        """Take out everything that stands in these rows."""
        if places:
            self.agencies = [part for part in self.agencies if part.place not in places]
            self.licences = [part for part in self.licences if part.place not in places]
            self.events = [part for part in self.events if part.place not in places]


def read_and_parse(filename: str, data: bytes) -> ParsedFile:
    """Return what a register file holds. Raises ``UnreadableRegister``."""
    return parse_register_file(read_register_file(filename, data))


def parse_register_file(sheets: Iterable[RawSheet]) -> ParsedFile:
    """Read every row; a row with a bad cell is refused, with every bad cell named."""
    parsed = ParsedFile()
    for sheet in sheets:
        if sheet.unknown:
            headers = "、".join(sheet.unknown)
            parsed.notices.append(f"“{sheet.name}”表中不认识的列没有导入：{headers}。")
        parsed.notices += sheet.notices
        for row in sheet.rows:
            parsed.rows += 1
            values, problems = _values(sheet, row)
            if problems:
                parsed.problems += problems
                if sheet.name == EVENTS and {"kind", "number"} <= set(values):
                    key = values["kind"], values["number"]
                    parsed.broken[key] = (EVENTS, row.number)
            else:
                _PARSERS[sheet.name](parsed, row, values)
    return parsed


def _values(sheet: RawSheet, row: RawRow) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = [
        Problem(sheet.name, spoilt.row, spoilt.column, spoilt.value, spoilt.expected)
        for spoilt in row.problems
    ]
    named = {spoilt.column for spoilt in row.problems}
    for column in sheet.columns:
        cell = row.cells.get(column.key, "")
        text = visible(cell) or None if cell else None
        try:
            if text is not None:
                values[column.key] = _value(column, text)
            elif not row.cells or column.header in named:
                continue  # said already
            elif column.required and column.key != "name":
                raise CellError(f"必填：{column.explain}")
        except CellError as error:
            shown = (text or "") if error.shown is None else error.shown
            problems.append(Problem(sheet.name, row.number, column.header, shown, str(error)))
    return values, problems


def _value(column: Column, text: str) -> Any:
    if text != CLEAR:
        return _read(column.parse, text)
    if column.empty is None:
        raise CellError("此项不能清除")
    return column.empty[0]


@lru_cache(maxsize=32_768)
def _read(parse: Callable[[str], Any], text: str) -> Any:
    """Read one text; most cells of a column say what others say, and a file is read twice."""
    return parse(text)


def _parse_agency(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    place = (AGENCIES, row.number)
    uscc = values.pop("uscc")
    inline = {key: values.pop(key) for key in list(values) if "." in key}
    licences, problems = _inline_licences(place, uscc, inline)
    if problems:
        parsed.problems += problems
        return
    parsed.agencies.append(AgencyPatch(uscc, values, place))
    parsed.licences += licences


def _inline_licences(
    place: Place, uscc: str, inline: Mapping[str, Any]
) -> tuple[list[LicencePatch], list[Problem]]:
    by_kind: dict[str, dict[str, Any]] = {}
    for column, value in inline.items():
        key, _, name = column.partition(".")
        by_kind.setdefault(key, {})[name] = value
    found, problems = [], []
    for key, values in by_kind.items():
        kind = LicenceKind.of(key)
        number = values.pop("number", "")
        if number:
            found.append(LicencePatch((kind, number), values, uscc, place))
        else:
            prefix = KIND_PREFIXES[kind]
            expected = f"必填：本行填写了{prefix}的其他内容"
            problems.append(Problem(*place, f"{prefix}编号", "", expected))
    return found, problems


def _parse_licence(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    key = values.pop("kind"), values.pop("number")
    uscc = values.pop("uscc")
    parsed.licences.append(LicencePatch(key, values, uscc, (LICENCES, row.number)))


def _parse_event(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    event = LicenceEvent(
        values["event"],
        values["on"],
        values.get("valid_to"),
        values.get("scope"),
        values.get("document", ""),
    )
    key = values["kind"], values["number"]
    parsed.events.append(EventPatch(key, event, (EVENTS, row.number)))


_PARSERS = {AGENCIES: _parse_agency, LICENCES: _parse_licence, EVENTS: _parse_event}


def refused_rows(problems: Sequence[Problem]) -> int:
    """Return how many rows the problems concern."""
    return len({(problem.sheet, problem.row) for problem in problems})
