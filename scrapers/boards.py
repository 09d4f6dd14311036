"""What boards share: turning a page's items into rows, and reading their files as hand-overs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scrapers import handover
from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.items import RawPosting, RowProblem

Fields = dict[str, Any]


class Board:
    """Base of the board parsers: a subclass reads one page; files are read with the same code."""

    def first_request(self, base_url: str) -> PageRequest:
        """Return the request a night starts with."""
        raise NotImplementedError

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one page that was fetched for ``request``."""
        raise NotImplementedError

    def read_file(self, path: Path, filename: str, *, after_row: int = 0) -> Iterator[Row]:
        """Stream a handed-over file: a saved answer of the board itself, or a table."""
        if not handover.is_saved_page(path, filename):
            yield from handover.read_rows(path, filename, after_row=after_row)
            return
        body = handover.read_saved_page(path, filename)
        document = Document(filename, 200, {}, body, datetime.now(UTC))
        reading = self.read_page(document, PageRequest(filename))
        if reading.kind is ReadingKind.ROWS:
            yield from (row for row in reading.rows if row.number > after_row)
        elif reading.kind is not ReadingKind.EMPTY:
            yield from handover.read_rows(path, filename, after_row=after_row)


def rows_of(
    items: Iterable[Any], read_item: Callable[[Mapping[str, Any]], Fields]
) -> tuple[Row, ...]:
    """Read items one by one; one that cannot be read is refused and stops nothing."""
    return tuple(_row(number, item, read_item) for number, item in enumerate(items, start=1))


def _row(number: int, item: Any, read_item: Callable[[Mapping[str, Any]], Fields]) -> Row:
    if not isinstance(item, Mapping):
        problem = RowProblem(
            row=number, column="整行", value=str(item)[:80], expected="应为一条招聘信息"
        )
        return Row(number, None, (problem,))
    fields = read_item(item)
    problems = fields.pop("problems", ())
    problems = tuple(
        RowProblem(row=number, column=column, value=value[:80], expected=expected)
        for column, value, expected in problems
    )
    try:
        posting = RawPosting(**fields)
    except ValidationError as error:
        return Row(number, None, (*problems, *_refusals(number, fields, error)))
    return Row(number, posting, problems)


_EXPECTED = {"external_id": "应有信息编号", "title": "应有职位名称"}


def _refusals(number: int, fields: Fields, error: ValidationError) -> tuple[RowProblem, ...]:
    names = [str(part["loc"][0]) for part in error.errors()]
    return tuple(
        RowProblem(
            row=number,
            column=name,
            value=str(fields.get(name, ""))[:80],
            expected=_EXPECTED.get(name, "内容类型不符"),
        )
        for name in names
    )
