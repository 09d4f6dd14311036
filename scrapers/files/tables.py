"""CSV and workbooks as records by header name."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import python_calamine

from scrapers.errors import UnreadableFile
from scrapers.files.columns import LABELS, REQUIRED, map_headers
from scrapers.files.filetypes import opened
from scrapers.pages.encoding import declared_charsets

HEADER_WITHIN: Final = 20
_CHUNK: Final = 1 << 20
_FIELD_LIMIT: Final = 1 << 20


def read_csv(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield row number (the header's being 1 where it is first) and record by field name."""
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    csv.field_size_limit(_FIELD_LIMIT)
    with opened(path) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        try:
            yield from _records(_lines(csv.reader(text, delimiter=delimiter)))
        finally:
            text.detach()


def read_workbook(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield row number and record of the first sheet that has the required columns."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableFile("工作簿无法打开：已损坏、已加密或不是工作簿。") from error
    refused: UnreadableFile | None = None
    for sheet in sheets:
        try:
            yield from _records(enumerate(_rows(sheet), start=1))
        except UnreadableFile as error:
            refused = refused or error
        else:
            return
    raise refused or UnreadableFile("工作簿中没有工作表。")


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[Any]]:
    """Yield a sheet's rows; a cell merged over several rows counts for each of them."""
    left = sheet.start[1] if sheet.start else 0
    starting: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, last_column) in sheet.merged_cell_ranges or ():
        if column == last_column:
            starting.setdefault(top, []).append((column, bottom))
    spans: dict[int, tuple[int, Any]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row = [*[""] * left, *cells]
        for column, (bottom, value) in spans.items():
            if number <= bottom and column < len(row):
                row[column] = value
        for column, bottom in starting.get(number, ()):
            if column < len(row):
                spans[column] = (bottom, row[column])
        yield row


def _lines(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    iterator = enumerate(reader, start=1)
    while True:
        try:
            yield next(iterator)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile("表格的引号或分隔符有误，其后的内容无法读取。") from error


def _records(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, Any]]:
    columns: dict[str, int] = {}
    best: list[str] = []
    for line, row in rows:
        if not any(cell not in (None, "") for cell in row):
            continue
        if not columns:
            found = map_headers([str(cell) for cell in row])
            if all(name in found for name in REQUIRED):
                columns = found
            else:
                best = max(best, [str(cell) for cell in row], key=lambda r: len(map_headers(r)))
                if line >= HEADER_WITHIN:
                    break
            continue
        yield line, {name: row[index] for name, index in columns.items() if index < len(row)}
    if not columns:
        raise UnreadableFile(_missing(best))


def _missing(header: list[str]) -> str:
    found = map_headers(header)
    missing = "、".join(LABELS[name] for name in REQUIRED if name not in found)
    present = "、".join(name for name in header if name)[:200]
    return f"缺少必需的列：{missing}。文件中的列：{present or '无'}。"


def _encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8 if all of it is, else GB18030."""
    with opened(path) as stream:
        head = stream.read(4)
        for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
            if head.startswith(mark):
                return name
        return (
            "utf-8"
            if _is_utf8(head, stream)
            else next(iter(declared_charsets(head, "")), "gb18030")
        )


def _is_utf8(head: bytes, stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with opened(path) as stream:
        first = stream.read(_CHUNK).decode(encoding, "replace").split("\n", 1)[0]
    return max((",", "\t", ";", "，"), key=first.count)
