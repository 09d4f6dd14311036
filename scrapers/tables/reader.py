"""The one way to read a table: its sheets, the header of each, then rows and problems in a stream.

What a header means stays with whoever reads, as ``Columns``. Nothing is left out in silence: sheets
without the columns, hidden sheets, title lines, repeated headers and footers are all named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from scrapers.errors import UnreadableFile
from scrapers.tables.delimited import read_delimited
from scrapers.tables.filetypes import FileKind, Source, recognise
from scrapers.tables.headers import Header, NoHeader, find_header
from scrapers.tables.htmltables import read_html
from scrapers.tables.model import Columns, Line, Sheet, TableProblem, TableRow
from scrapers.tables.workbook import read_workbook

TABLES: Final = (FileKind.CSV, FileKind.WORKBOOK, FileKind.HTML_TABLE)
_TOTALS: Final = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总数)(?:[：:（(].*)?")
_SIGNED: Final = re.compile(
    r"(?:填表|填报|制表|审核|复核|负责|经办|联系|统计|单位负责)(?:人|单位|日期|时间|电话)?[：:].*"
    r"|(?:备注|注|说明|填报说明)[：:].*",
    re.DOTALL,
)
_MARK_STARTS: Final = frozenset("合总小共填制审复负经联统单备注说")
_SHOWN: Final = 60


@dataclass(slots=True)
class Table:
    """One sheet with its header found. ``notices`` grows while ``rows`` is read."""

    sheet: str
    header: Header
    notices: list[TableProblem] = field(default_factory=list)
    _source: Sheet | None = None
    _columns: Columns | None = None

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the header; titles, repeated headers and footers are noted."""
        if self._source is None or self._columns is None:
            return
        last = self.header.last
        required = [self.header.columns[key] for key in self._columns.required]
        for line in self._source.lines():
            if line.number <= last:
                if line.number < self.header.first:
                    self._note(line, "表头之上的内容，未作为数据读取")
            elif self._is_header_again(line):
                self._note(line, "重复的表头，未作为数据读取")
            elif _is_footer(line, required):
                self._note(line, "合计、签字或说明行，未作为数据读取")
            else:
                yield self._row(line)

    def column(self, key: str) -> str:
        """Return the header of the column of ``key`` as the file has it."""
        return self.header.texts[self.header.columns[key]]

    def _row(self, line: Line) -> TableRow:
        if not line.fault:
            return TableRow(line.number, line.cells, line.kinds)
        problem = TableProblem(self.sheet, line.number, "", _shown(line), line.fault)
        cells: Sequence[str] = () if line.is_broken else line.cells
        return TableRow(line.number, cells, line.kinds, (problem,), line.is_broken)

    def _is_header_again(self, line: Line) -> bool:
        texts = self.header.texts
        places = self.header.columns.values()
        first = next(iter(places), 0)
        if first >= len(line.cells) or line.cells[first] != texts[first]:
            return False
        same = [p < len(line.cells) and line.cells[p] == texts[p] for p in places]
        return len(same) > 1 and all(same)

    def _note(self, line: Line, expected: str) -> None:
        self.notices.append(TableProblem(self.sheet, line.number, "", _shown(line), expected))


def open_sheets(source: Source, filename: str, columns: Columns) -> list[Sheet]:
    """Return the sheets of a table file; ``columns`` help to tell the delimiter of a text.

    Raises ``UnreadableFile``, as reading the sheets may.
    """
    kind = recognise(source, filename)
    if kind is FileKind.WORKBOOK:
        return read_workbook(source)
    if kind is FileKind.HTML_TABLE:
        return read_html(source)
    if kind is FileKind.CSV:
        return [read_delimited(source, columns)]
    raise UnreadableFile("这不是表格，请提供 CSV 或 XLSX 文件。")


def find_table(sheet: Sheet, columns: Columns) -> Table | NoHeader:
    """Find the header of a sheet. Raises ``UnreadableFile``."""
    header = find_header(sheet, columns)
    if isinstance(header, NoHeader):
        return header
    return Table(sheet.name, header, [], sheet, columns)


def read_tables(
    source: Source, filename: str, columns: Columns
) -> tuple[list[Table], list[TableProblem]]:
    """Return the tables of all sheets that can be seen and have the columns, and what is left out.

    Raises ``UnreadableFile`` where there is no such sheet, naming the columns that were found.
    """
    tables: list[Table] = []
    left_out: list[TableProblem] = []
    hidden: list[str] = []
    refused: NoHeader | None = None
    for sheet in open_sheets(source, filename, columns):
        found = find_table(sheet, columns)
        if sheet.is_hidden and (isinstance(found, Table) or found.texts):
            hidden += [sheet.name] if isinstance(found, Table) else []
            left_out.append(TableProblem(sheet.name, 0, "", sheet.name, "隐藏的工作表，没有读取"))
        elif isinstance(found, Table):
            tables.append(found)
        elif found.texts:
            is_fuller = refused is None or len(found.texts) > len(refused.texts)
            refused = found if is_fuller else refused
            expected = "工作表中没有需要的列，没有读取"
            left_out.append(TableProblem(sheet.name, 0, "", "、".join(found.texts)[:80], expected))
    if tables:
        return tables, left_out
    if hidden:
        names = "、".join(hidden)
        raise UnreadableFile(f"数据在隐藏的工作表“{names}”中。请取消隐藏或另存后重新提供。")
    raise UnreadableFile((refused or NoHeader(())).reason(columns))


def _is_footer(line: Line, required: Sequence[int]) -> bool:
    """Tell a line of totals, signatures or notes from data: it lacks what every row has."""
    first = next(filter(None, line.cells), "")
    if first[:1] not in _MARK_STARTS or not _is_mark(first):
        return False
    marked = [cell for cell in line.cells if cell and _is_mark(cell)]
    plain = [p for p in required if p < len(line.cells) and line.cells[p] not in ("", *marked)]
    return len(plain) < len(required)


def _is_mark(cell: str) -> bool:
    return bool(_TOTALS.fullmatch(cell) or _SIGNED.fullmatch(cell))


def _shown(line: Line) -> str:
    return " ".join(cell for cell in line.cells if cell)[:_SHOWN]
