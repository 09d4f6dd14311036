"""Tables of a web page that was saved under the name of a workbook, as many exports are."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.decoding.encoding import decode
from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.delimited import cleaned
from scrapers.tables.filetypes import Source, opened
from scrapers.tables.model import Line, Sheet

_MOST_SPAN: Final = 1000
_EDGE: Final = re.compile(r"<(/?)table\b", re.IGNORECASE)


def read_html(source: Source) -> list[Sheet]:
    """Return the tables of a page that hold no other table. Raises ``UnreadableFile``."""
    with opened(source) as stream:
        body = stream.read(limits.HTML_BYTES + 1)
    if len(body) > limits.HTML_BYTES:
        raise UnreadableFile("网页格式的表格过大，请用表格软件打开，另存为 .xlsx 后重新提供。")
    text = decode(body).text
    if _depth(text) > limits.TABLE_DEPTH:
        raise UnreadableFile("网页中的表格层层嵌套过深，没有读取。请另存为 .xlsx 后重新提供。")
    page = LexborHTMLParser(text)
    tables = [table for table in page.css("table") if not table.css("table table")]
    if not tables:
        raise UnreadableFile("这是网页（HTML），其中没有表格。请提供 CSV、XLSX 或 JSONL 文件。")
    many = len(tables) > 1
    return [
        Sheet(f"表格 {number}" if many else "", partial(_lines, table))
        for number, table in enumerate(tables[: limits.SHEETS], start=1)
    ]


def _depth(text: str) -> int:
    """Return how deep tables stand within tables, an upper bound."""
    depth = deepest = 0
    for edge in _EDGE.finditer(text):
        depth = max(0, depth - 1) if edge[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _lines(table: LexborNode) -> Iterator[Line]:
    """Yield the rows that hold something; a cell over several rows counts for each of them."""
    spans: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(table.css("tr"), start=1):
        cells: dict[int, str] = {}
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while column in spans and number <= spans[column][0] and column < limits.COLUMNS:
                column += 1
            text = cell.text(deep=True).strip()
            cells[column] = text
            down = _span(cell, "rowspan")
            width = _span(cell, "colspan")
            if down > 1:
                spans |= {column + n: (number + down - 1, "" if n else text) for n in range(width)}
            column += width
            if column > limits.COLUMNS:
                break
        own = any(cells.values())
        for place, (bottom, text) in spans.items():
            if number <= bottom:
                cells.setdefault(place, text)
        if own:
            yield cleaned(Line(number, [cells.get(n, "") for n in range(max(cells) + 1)]))


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() else 1
