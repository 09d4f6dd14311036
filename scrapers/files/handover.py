"""Read the files that platforms, employers and stations hand over, row by row.

A bad cell costs its cell, a bad row costs its row, and each is reported with its place; only a file
of which nothing can be read is refused whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from scrapers.contract import Row
from scrapers.errors import UnreadableFile
from scrapers.files.columns import LABELS, field_of
from scrapers.files.jsonfiles import read_array, read_lines
from scrapers.files.rowreader import Place, RecordReader
from scrapers.files.tablerecords import read_table_records
from scrapers.items import RowProblem
from scrapers.tables.filetypes import FileKind, opened, recognise
from scrapers.tables.reader import TABLES

__all__ = ["Record", "UnreadableFile", "is_saved_page", "read_records", "read_rows"]

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file as it stands there: its row or line, its value, what is wrong with it.

    ``value`` is a dictionary by header or field, or whatever else stood in its place.
    """

    line: int
    value: Any
    problems: tuple[RowProblem, ...] = ()


def read_rows(
    path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
) -> Iterator[Row]:
    """Yield the rows of a file, those up to ``after_row`` skipped.

    Rows are numbered from 1 among the records of the file; their problems name the row or line as
    the user sees it. What was left out of the file (other sheets, titles, footers) is told with its
    first or its last row. Memory does not grow with the length of a CSV or JSONL file. Raises
    ``UnreadableFile`` where nothing can be read.
    """
    reader = RecordReader(received_at or datetime.now(UTC))
    count = 0
    for count, record in enumerate(read_records(path, filename), start=1):
        if count > after_row:
            yield _row(reader, record, count)
    if count == 0:
        raise UnreadableFile("文件中没有任何招聘信息。")


def read_records(path: Path, filename: str) -> Iterator[Record]:
    """Yield the records of a file as they stand there. Raises ``UnreadableFile``."""
    kind = recognise(path, filename)
    if kind in TABLES:
        yield from (Record(*parts) for parts in read_table_records(path, filename))
    elif kind is FileKind.HTML:
        raise UnreadableFile("此来源不接受网页文件，请提供 CSV、XLSX 或 JSONL 文件。")
    else:
        is_lines = kind is FileKind.JSONL
        values = read_lines(path) if is_lines else read_array(read_saved_page(path, path.name))
        yield from (Record(line, value) for line, value in values)


def is_saved_page(path: Path, filename: str) -> bool:
    """Tell whether a file is one saved answer of a board rather than a table."""
    return recognise(path, filename) in (FileKind.JSON, FileKind.HTML)


def read_saved_page(path: Path, filename: str) -> bytes:
    """Return a saved answer, at most ``MAX_PAGE_BYTES`` of it."""
    with opened(path) as stream:
        body = stream.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        raise UnreadableFile("文件过大：单个网页或 JSON 文件不应超过 64 MB，请改用 JSONL。")
    return body


def _row(reader: RecordReader, record: Record, number: int) -> Row:
    value, line = record.value, record.line
    if value is None and record.problems:
        return Row(number, None, record.problems)
    if isinstance(value, UnreadableFile):
        problem = RowProblem(row=line, column="整行", value="", expected=value.reason)
        return Row(number, None, (*record.problems, problem))
    if not isinstance(value, dict):
        problem = RowProblem(
            row=line, column="整行", value=str(value)[:80], expected="应为一条招聘信息"
        )
        return Row(number, None, (*record.problems, problem))
    cells: dict[str, Any] = {}
    for name, cell in value.items():
        field = name if name in LABELS else field_of(str(name)) or str(name)
        if cells.get(field) in (None, ""):
            cells[field] = cell
    row = reader.read(cells, Place(number, line))
    return replace(row, problems=(*record.problems, *row.problems)) if record.problems else row
