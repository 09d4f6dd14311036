"""Reading CSV tables that people made: any of the usual encodings, problems named by cell.

A file is read row by row, so a table of millions of rows needs no more memory than a small one.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_CHUNK: Final = 1 << 20
_LONGEST_QUOTED: Final = 10
"""A quoted cell may run over this many lines; beyond that the quote is taken for a stray one."""

csv.field_size_limit(1 << 24)


class UnreadableTableError(Exception):
    """A file that cannot be read as a table at all; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that is not as expected. ``column`` is empty where the whole row is meant."""

    file: str
    row: int
    column: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file} 第 {self.row} 行"
        return (
            f"{place}“{self.column}”列：{self.expected}"
            if self.column
            else f"{place}：{self.expected}"
        )


@dataclass(slots=True)
class Row:
    """One row: its line in the file, its cells by column, and what is wrong with it."""

    file: str
    line: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def get(self, column: str) -> str:
        """Return a cell without surrounding space; empty where there is none."""
        return self.cells.get(column, "").strip()

    def refuse(self, column: str, expected: str) -> None:
        """Note what was expected of a cell."""
        self.problems.append(Problem(self.file, self.line, column, expected))


def read_rows(path: Path, required: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file in order, blank lines left out.

    Raises :class:`UnreadableTableError` for a file that cannot be opened or decoded, or lacks a
    required column, before the first row.
    """
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        lines = _numbered(file)
        header = _header(path, next(lines, None), required)
        for line, text, is_broken in lines:
            if not text.strip():
                continue
            cells = next(csv.reader([text]), [])
            row = Row(path.name, line, dict(zip(header, cells, strict=False)))
            if is_broken:
                row.refuse("", "引号没有成对，请检查该行的英文双引号")
            elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                row.refuse(
                    "",
                    f"应有 {len(header)} 列，实有 {len(cells)} 列；含英文逗号的内容请加英文双引号",
                )
            yield row


def _encoding_of(path: Path) -> str:
    """Return the first encoding that decodes the whole file."""
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise UnreadableTableError(f"无法打开文件 {path}：{error.strerror}") from error
        return encoding
    raise UnreadableTableError(f"文件 {path.name} 既不是 UTF-8 也不是 GB18030 编码的文本，无法读取")


def _header(path: Path, first: tuple[int, str, bool] | None, required: Sequence[str]) -> list[str]:
    if first is None:
        raise UnreadableTableError(
            f"文件 {path.name} 是空的，应有表头，至少含列：{'、'.join(required)}"
        )
    header = [cell.strip().lower() for cell in next(csv.reader([first[1]]), [])]
    missing = [column for column in required if column not in header]
    if missing:
        raise UnreadableTableError(
            f"文件 {path.name} 缺少必需的列：{'、'.join(missing)}；现有列：{'、'.join(header)}"
        )
    return header


def _numbered(file: Iterator[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield (line number, text of one row, whether its quotes are broken).

    A stray quote would otherwise swallow the rows after it.
    """
    pending: list[tuple[int, str]] = []
    number = 0
    while True:
        if pending:
            line, text = pending.pop(0)
        else:
            text = next(file, "")
            if not text:
                return
            number += 1
            line = number
        if text.count('"') % 2 == 0 or _is_complete(text):
            yield line, text, False
            continue
        joined = text
        taken: list[tuple[int, str]] = []
        while len(taken) < _LONGEST_QUOTED and not _is_complete(joined):
            following = pending[len(taken)] if len(taken) < len(pending) else None
            if following is None:
                text_after = next(file, "")
                if not text_after:
                    break
                number += 1
                following = (number, text_after)
                pending.append(following)
            taken.append(following)
            joined += following[1]
        if _is_complete(joined):
            del pending[: len(taken)]
            yield line, joined, False
        else:
            yield line, text.replace('"', ""), True


def _is_complete(text: str) -> bool:
    """Return whether every quoted cell in ``text`` is closed."""
    try:
        list(csv.reader([text], strict=True))
    except csv.Error as error:
        return "unexpected end of data" not in str(error)
    return True
