"""Turn the text cells of a register file into values, refusing by cell what cannot be read."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from supervisor.domain.register.agencies import LicenceEvent, LicenceKind
from supervisor.domain.register.entries import LicenceKey
from supervisor.services.register.codes import CellError
from supervisor.services.register.columns import (
    AGENCIES,
    CLEAR,
    EVENTS,
    KIND_PREFIXES,
    LICENCES,
    Column,
)
from supervisor.services.register.files import RawRow, RawSheet

Place = tuple[str, int]
"""Where something stands in a file: sheet and row number."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that was refused: where it stands, what it says, what was expected."""

    sheet: str
    row: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """What one row says of an agency; ``values`` holds only what the row states."""

    place: Place
    uscc: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LicencePart:
    """What one row says of a licence."""

    place: Place
    uscc: str
    key: LicenceKey
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventPart:
    """One event of a licence."""

    place: Place
    key: LicenceKey
    event: LicenceEvent


@dataclass(slots=True)
class ParsedFile:
    """Everything readable in a file, and everything that was refused."""

    rows: int = 0
    agencies: list[AgencyPart] = field(default_factory=list)
    licences: list[LicencePart] = field(default_factory=list)
    events: list[EventPart] = field(default_factory=list)
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
        text = row.cells.get(column.key)
        try:
            if text is not None:
                values[column.key] = _value(column, text)
            elif not row.cells or column.header in named:
                continue  # said already
            elif column.required and column.key != "name":
                raise CellError(f"必填：{column.explain}")
        except CellError as error:
            problems.append(Problem(sheet.name, row.number, column.header, text or "", str(error)))
    return values, problems


def _value(column: Column, text: str) -> Any:
    if text != CLEAR:
        return column.parse(text)
    if column.empty is None:
        raise CellError("此项不能清除")
    return column.empty[0]


def _parse_agency(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    place = (AGENCIES, row.number)
    uscc = values.pop("uscc")
    inline = {key: values.pop(key) for key in list(values) if "." in key}
    licences, problems = _inline_licences(place, uscc, inline)
    if problems:
        parsed.problems += problems
        return
    parsed.agencies.append(AgencyPart(place, uscc, values))
    parsed.licences += licences


def _inline_licences(
    place: Place, uscc: str, inline: Mapping[str, Any]
) -> tuple[list[LicencePart], list[Problem]]:
    by_kind: dict[str, dict[str, Any]] = {}
    for column, value in inline.items():
        key, _, name = column.partition(".")
        by_kind.setdefault(key, {})[name] = value
    found, problems = [], []
    for key, values in by_kind.items():
        kind = LicenceKind.of(key)
        number = values.pop("number", "")
        if number:
            found.append(LicencePart(place, uscc, (kind, number), values))
        else:
            prefix = KIND_PREFIXES[kind]
            expected = f"必填：本行填写了{prefix}的其他内容"
            problems.append(Problem(*place, f"{prefix}编号", "", expected))
    return found, problems


def _parse_licence(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    key = values.pop("kind"), values.pop("number")
    parsed.licences.append(LicencePart((LICENCES, row.number), values.pop("uscc"), key, values))


def _parse_event(parsed: ParsedFile, row: RawRow, values: dict[str, Any]) -> None:
    event = LicenceEvent(
        values["event"],
        values["on"],
        values.get("valid_to"),
        values.get("scope"),
        values.get("document", ""),
    )
    key = values["kind"], values["number"]
    parsed.events.append(EventPart((EVENTS, row.number), key, event))


_PARSERS = {AGENCIES: _parse_agency, LICENCES: _parse_licence, EVENTS: _parse_event}


def refused_rows(problems: Sequence[Problem]) -> int:
    """Return how many rows the problems concern."""
    return len({(problem.sheet, problem.row) for problem in problems})
