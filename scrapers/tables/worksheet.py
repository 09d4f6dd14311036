"""The rows of one worksheet, streamed: only cells that hold something exist here.

So a coloured cell in the last row of a sheet costs nothing, and how far apart cells stand does not
matter. Merged cells count for every row they cover.
"""

import re
import xml.parsers.expat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.formulas import unescape_formula, unescape_letters
from scrapers.tables.model import CellKind, Line
from scrapers.tables.numberformats import shown
from scrapers.tables.textlines import clean_cell

DAMAGED: Final = "工作簿已损坏或不完整，请重新另存后再提供。"
_MERGE: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_OVERLAP: Final = 200
_TEXTS: Final = frozenset({"v", "t"})
_YES, _NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Formats:
    """What all sheets of a workbook share: texts, formats by style, and the first day."""

    strings: Sequence[str] = ()
    styles: Sequence[CellKind | int] = ()
    from_1904: bool = False


def column_of(letters: str) -> int:
    """Return the number, from 0, of the column with these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merged_down(chunks: Iterable[bytes]) -> dict[int, list[tuple[int, int]]]:
    """Return, by first row, the columns merged over several rows and the last row of each."""
    found: dict[int, list[tuple[int, int]]] = {}
    count, kept = 0, b""
    for chunk in chunks:
        text = kept + chunk
        for match in _MERGE.finditer(text):
            top, bottom = int(match[2]), int(match[4])
            count += 1
            if count > limits.MERGES:
                return found
            if bottom > top:
                found.setdefault(top, []).append((column_of(match[1].decode()), bottom))
        last = text.rfind(b"<")
        kept = text[last:][:_OVERLAP] if last >= 0 else b""
    return found


class WorksheetReader:
    """Parses one worksheet; ``rows`` yields as the parts of the file come in."""

    def __init__(self, formats: Formats, merges: dict[int, list[tuple[int, int]]]) -> None:
        self._formats = formats
        self._merges = merges
        self._spans: dict[int, tuple[int, str, CellKind | None]] = {}
        self._columns: dict[str, int] = {}
        self._ready: list[Line] = []
        self._row, self._last_column, self._count = 0, -1, 0
        self._cells: dict[int, str] = {}
        self._kinds: dict[int, CellKind] = {}
        # The cell at hand; attributes of this object, for there are millions.
        self._column, self._kind, self._style = -1, "n", ""
        self._has_formula = self._has_value = False
        self._parts: list[str] = []
        self._is_text = self._is_phonetic = False
        self._beyond = 0
        self._parser = xml.parsers.expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def rows(self, chunks: Iterable[bytes]) -> Iterator[Line]:
        """Yield the rows that hold something. Raises ``UnreadableFile``."""
        try:
            for chunk in chunks:
                self._parser.Parse(chunk)
                if self._ready:
                    yield from self._ready
                    self._ready.clear()
            self._parser.Parse(b"", True)
        except (xml.parsers.expat.ExpatError, ValueError) as error:
            raise UnreadableFile(DAMAGED) from error
        yield from self._ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else name.rpartition(":")[2]
        if local == "c":
            self._begin_cell(attributes)
        elif local in _TEXTS:
            self._is_text = not self._is_phonetic
            self._has_value = True
        elif local == "f":
            self._has_formula = True
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._last_column = -1
        elif local == "rPh":
            self._is_phonetic = True

    def _end(self, name: str) -> None:
        local = name if ":" not in name else name.rpartition(":")[2]
        if local in _TEXTS:
            self._is_text = False
        elif local == "c":
            if self._parts or self._has_formula:
                self._end_cell("".join(self._parts))
        elif local == "row":
            self._end_row()
        elif local == "rPh":
            self._is_phonetic = False

    def _text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            column = self._last_column + 1
        else:
            letters = place.rstrip("0123456789")
            known = self._columns.get(letters)
            if known is None:
                known = self._columns[letters] = column_of(letters)
            column = known
        self._last_column = self._column = column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = self._has_value = False
        if self._parts:
            self._parts = []

    def _end_cell(self, raw: str) -> None:
        kind: CellKind | None = None
        if self._kind == "s":
            text = self._formats.strings[int(raw)] if raw else ""
        else:
            text, kind = self._value(raw)
        if not text and kind is None:
            return
        if not 0 <= self._column < limits.COLUMNS:
            self._beyond += 1
            return
        self._count += 1
        if self._count > limits.CELLS or len(text) > limits.CELL_CHARACTERS:
            raise UnreadableFile("工作表的内容超过上限，没有读取。请拆分或改用 CSV 文件。")
        self._cells[self._column] = text
        if kind is not None:
            self._kinds[self._column] = kind

    def _value(self, raw: str) -> tuple[str, CellKind | None]:
        if self._has_formula and not raw and not (self._kind == "str" and self._has_value):
            return "", CellKind.UNCOMPUTED
        if self._kind in ("str", "inlineStr") or not raw:
            return unescape_formula(clean_cell(unescape_letters(raw))), None
        return self._typed(raw)

    def _typed(self, raw: str) -> tuple[str, CellKind]:
        if self._kind == "b":
            return (_YES if raw.strip() in ("1", "true") else _NO), CellKind.BOOLEAN
        if self._kind == "e":
            return raw, CellKind.ERROR
        if self._kind == "d":
            return raw.replace("T00:00:00", "").replace("T", " ")[:19], CellKind.DATE
        styles = self._formats.styles
        number = int(self._style or 0)
        style = styles[number] if number < len(styles) else 0
        return shown(float(raw), style, from_1904=self._formats.from_1904)

    def _end_row(self) -> None:
        own = bool(self._cells) or self._beyond > 0
        self._spread()
        if own:
            width = max(self._cells, default=-1) + 1
            cells = [self._cells.get(index, "") for index in range(width)]
            fault = "该行有内容写在第 1024 列之后，没有读取" if self._beyond else ""
            self._ready.append(Line(self._row, cells, self._kinds, fault))
        self._cells, self._kinds, self._beyond = {}, {}, 0

    def _spread(self) -> None:
        """Give merged cells to this row, and note those that begin here."""
        if self._spans:
            for column, (bottom, text, kind) in list(self._spans.items()):
                if self._row > bottom:
                    del self._spans[column]
                elif column not in self._cells:
                    self._cells[column] = text
                    if kind is not None:
                        self._kinds[column] = kind
        for column, bottom in self._merges.get(self._row, ()):
            if column in self._cells:
                self._spans[column] = bottom, self._cells[column], self._kinds.get(column)


def _refuse_doctype(*_: object) -> None:
    raise UnreadableFile("工作簿中有不该有的文档类型声明，没有读取。")
