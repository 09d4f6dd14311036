"""Read the files that platforms, employers and stations hand over, row by row.

A bad cell costs its cell, a bad row costs its row, and each is reported with its place; only a file
of which nothing can be read is refused whole.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from scrapers.contract import Row
from scrapers.errors import UnreadableFile
from scrapers.files.columns import field_of
from scrapers.files.filetypes import FileKind, opened, recognise
from scrapers.files.jsonfiles import read_array, read_lines
from scrapers.files.rowreader import Place, RecordReader
from scrapers.files.tables import read_csv, read_workbook
from scrapers.items import RowProblem

__all__ = ["UnreadableFile", "is_saved_page", "read_rows", "read_saved_page"]

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024


def read_rows(
    path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
) -> Iterator[Row]:
    """Yield the rows of a file, those up to ``after_row`` skipped.

    Rows are numbered from 1 among the records of the file; their problems name the row or line as
    the user sees it. Memory does not grow with the length of a CSV or JSONL file. Raises
    ``UnreadableFile`` where nothing can be read.
    """
    kind = recognise(path, filename)
    reader = RecordReader(received_at or datetime.now(UTC))
    count = 0
    for count, (line, record) in enumerate(_records(path, kind), start=1):
        if count > after_row:
            yield _row(reader, record, Place(count, line))
    if count == 0:
        raise UnreadableFile("文件中没有任何招聘信息。")


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


def _records(path: Path, kind: FileKind) -> Iterator[tuple[int, Any]]:
    if kind is FileKind.CSV:
        return read_csv(path)
    if kind is FileKind.WORKBOOK:
        return read_workbook(path)
    if kind is FileKind.JSONL:
        return read_lines(path)
    if kind is FileKind.JSON:
        return read_array(read_saved_page(path, path.name))
    raise UnreadableFile("此来源不接受网页文件，请提供 CSV、XLSX 或 JSONL 文件。")


def _row(reader: RecordReader, record: Any, place: Place) -> Row:
    if isinstance(record, UnreadableFile):
        problem = RowProblem(row=place.line, column="整行", value="", expected=record.reason)
        return Row(place.number, None, (problem,))
    if not isinstance(record, dict):
        problem = RowProblem(
            row=place.line, column="整行", value=str(record)[:80], expected="应为一条招聘信息"
        )
        return Row(place.number, None, (problem,))
    cells: dict[str, Any] = {}
    for name, value in record.items():
        field = field_of(str(name)) or str(name)
        if cells.get(field) in (None, ""):
            cells[field] = value
    return reader.read(cells, place)
