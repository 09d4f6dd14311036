"""Open a register file: find its sheets and header rows, and give its cells as text.

CSV (UTF-8 with or without mark, UTF-16, GB18030) and everything calamine reads (XLSX, XLS, ODS).
The header may stand below title lines; columns may come in any order.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from scrapers.pages.encoding import decode
from supervisor.domain.register import cells
from supervisor.domain.register.columns import (
    AGENCIES,
    EVENTS,
    HELP,
    INLINE_LICENCE_COLUMNS,
    LICENCES,
    SHEETS,
)
from supervisor.domain.register.fields import Column

_HEADER_WITHIN: Final = 10
_MOST_UNPACKED: Final = 1 << 30
_DELIMITERS: Final = (",", "\t", ";")
_DECORATION: Final = re.compile(r"[\s*＊]|[（(]必填[)）]")

Cells = Sequence[str]


class UnreadableRegister(ValueError):
    """Nothing of the file can be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as text: its number in the sheet (from 1) and the cells that are not blank."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet with the columns it holds; ``unknown`` are headers nobody can place."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[RawRow, ...]
    unknown: tuple[str, ...] = ()


def read_register_file(filename: str, data: bytes) -> list[RawSheet]:
    """Return the sheets of a register file; raises ``UnreadableRegister``."""
    if not data.strip():
        raise UnreadableRegister("文件是空的。")
    is_book = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    sheets = list(_book(data) if is_book else _csv(filename, data))
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableRegister("文件中只有表头，没有数据行。")
    return sheets


def _csv(filename: str, data: bytes) -> Iterator[RawSheet]:
    decoded = decode(data)
    if {"undecodable", "controls"} & set(decoded.warnings):
        raise UnreadableRegister(
            f"“{filename}”不是可识别的文本。请另存为 XLSX，或编码为 UTF-8、GB18030 的 CSV。"
        )
    first_line = decoded.text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(decoded.text.lstrip("\ufeff")), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableRegister(f"CSV 格式有误（{error}）。请另存为 XLSX 后再试。") from error
    yield _sheet(AGENCIES, rows)


def _book(data: bytes) -> Iterator[RawSheet]:
    _refuse_bombs(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        main = AGENCIES if AGENCIES in names else next((n for n in names if n not in SHEETS), "")
        wanted = [(main, AGENCIES), *((name, name) for name in (LICENCES, EVENTS))]
        for name, kind in wanted:
            if name in names and name != HELP:
                rows = [
                    [_as_text(cell) for cell in row]
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ]
                if any(any(row) for row in rows):
                    yield _sheet(kind, rows)
    except PasswordError as error:
        raise UnreadableRegister("工作簿有密码。请取消密码保护后再导入。") from error
    except CalamineError as error:
        raise UnreadableRegister("工作簿已损坏或不是 Excel 文件。请重新另存为 XLSX。") from error


def _refuse_bombs(data: bytes) -> None:
    """Refuse a packed workbook that would unpack to more than a gigabyte."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableRegister("工作簿已损坏，可能没有传完。请重新另存后再导入。") from error
    if size > _MOST_UNPACKED:
        raise UnreadableRegister("工作簿解开后超过 1 GB，无法导入。请拆成几个文件。")


def _as_text(cell: Any) -> str:
    """Write a cell of a workbook as a person would have typed it."""
    if isinstance(cell, bool):
        return cells.YES if cell else cells.NO
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if isinstance(cell, timedelta) else str(cell)


def _sheet(kind: str, rows: Sequence[Cells]) -> RawSheet:
    known = SHEETS[kind] + (INLINE_LICENCE_COLUMNS if kind == AGENCIES else ())
    headers = {
        _plain(name): column for column in known for name in (column.header, *column.aliases)
    }
    at = _header_row(rows, headers, kind)
    places: dict[int, Column] = {}
    unknown: list[str] = []
    for place, text in enumerate(rows[at]):
        column = headers.get(_plain(text))
        if column is None:
            unknown += [text.strip()] if text.strip() else []
        elif column in places.values():
            raise UnreadableRegister(f"“{kind}”表中“{column.header}”列出现了两次。请只保留一列。")
        else:
            places[place] = column
    _require_columns(kind, places.values())
    body = (
        RawRow(number, found)
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if (found := _row(row, places))
    )
    return RawSheet(kind, tuple(places.values()), tuple(body), tuple(unknown))


def _header_row(rows: Sequence[Cells], headers: dict[str, Column], kind: str) -> int:
    """Return the first of the top rows in which most cells are headers."""
    best, most = 0, 0
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        hits = sum(_plain(text) in headers for text in row)
        if hits > most:
            best, most = number, hits
    if most < 2:
        needed = "、".join(column.header for column in SHEETS[kind] if column.required)
        raise UnreadableRegister(
            f"“{kind}”表的前 {_HEADER_WITHIN} 行中找不到表头（至少要有：{needed}）。请对照模板。"
        )
    return best


def _require_columns(kind: str, found: Iterable[Column]) -> None:
    held = {column.key for column in found}
    needed = [column for column in SHEETS[kind] if column.required and column.key not in held]
    # A file that only updates agencies need not repeat their names.
    missing = [column.header for column in needed if column.key != "name"]
    if missing:
        raise UnreadableRegister(f"“{kind}”表缺少必需的列：{'、'.join(missing)}。请对照模板。")


def _row(row: Cells, places: dict[int, Column]) -> dict[str, str]:
    found = {}
    for place, column in places.items():
        if place < len(row) and (text := row[place].strip()):
            text = cells.unescape_formula(unicodedata.normalize("NFC", text)).strip()
            if text:
                found[column.key] = text
    return found


def _plain(header: str) -> str:
    return _DECORATION.sub("", header)
