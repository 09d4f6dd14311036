"""What boards share: turning a page's items into rows, and reading their files as hand-overs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.decoding.encoding import is_mojibake
from scrapers.decoding.json_values import text_of
from scrapers.decoding.markup import inner_text, plain_line, plain_text, unread_part
from scrapers.decoding.tree import UnsafeMarkup
from scrapers.fetching.links import next_pending
from scrapers.fields.dates import ENDS_BEFORE, Precision, ends_before, read_date, read_expiry
from scrapers.fields.limits import fit
from scrapers.files import handover
from scrapers.items import RawPosting, RowProblem
from scrapers.pages import bounded
from scrapers.pages.guards import is_challenge

_ONE_LINE: Final = ("title", "company", "city", "address", "salary_text")
_NOBODY: Final = frozenset(("", "0"))
Fields = dict[str, Any]
ReadItem = Callable[[Mapping[str, Any]], Fields]


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """Every field of a board's items: read, ignored on purpose, or dropped as personal data.

    A parser is given the first kind only; a field in none of the three is reported as unlisted.
    ``account`` are the paths of the publishing account's id, of which only a digest is stored;
    never a name.
    """

    read: frozenset[str]
    ignored: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    account: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, *, read: str, ignored: str = "", private: str = "", account: str = ""
    ) -> "FieldPlan":
        """Make a plan from names separated by blanks."""
        sets = [frozenset(names.split()) for names in (read, ignored, private)]
        return cls(sets[0], sets[1], sets[2], tuple(account.split()))

    def keep(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return the part of an item that a parser may see."""
        return {name: value for name, value in item.items() if name in self.read}

    def account_of(self, item: Mapping[str, Any]) -> str:
        """Return the board's id of the publishing account; empty where it names none."""
        ids = (text_of(at(item, path)) for path in self.account)
        return next((text for text in ids if text not in _NOBODY), "")

    def unlisted(self, items: Iterable[Any]) -> tuple[str, ...]:
        """Return the names of fields that nobody has decided about, sorted."""
        names = {name for item in items if isinstance(item, Mapping) for name in item}
        accounts = {path.partition(".")[0] for path in self.account}
        return tuple(sorted(names - self.read - self.ignored - self.private - accounts))


class Board:
    """Base of the board parsers: a subclass reads one page; files are read with the same code."""

    def first_request(self, base_url: str) -> PageRequest:
        """Return the request a night starts with."""
        raise NotImplementedError

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one page that was fetched for ``request``."""
        raise NotImplementedError

    def following_lost(self, request: PageRequest) -> PageRequest | None:
        """Return the next address that is still to be asked for; a list's own pages are unknown."""
        return next_pending(request, request.pending)

    def read_file(
        self, path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
    ) -> Iterator[Row]:
        """Stream a handed-over file: a saved answer of the board itself, or a table."""
        if not handover.is_saved_page(path, filename):
            yield from handover.read_rows(
                path, filename, after_row=after_row, received_at=received_at
            )
            return
        body = handover.read_saved_page(path, filename)
        document = Document(filename, 200, {}, body, received_at or datetime.now(UTC))
        if is_challenge(document):
            raise handover.UnreadableFile("文件是验证码或安全验证页面，不含招聘信息。")
        reading = bounded.read_page(self, document, PageRequest(filename))
        if reading.kind is ReadingKind.ROWS:
            yield from (row for row in reading.rows if row.number > after_row)
        elif reading.kind is ReadingKind.BLOCKED or body.lstrip()[:1] == b"<":
            raise handover.UnreadableFile(reading.reason or "文件中没有招聘信息。")
        elif reading.kind is ReadingKind.DRIFT:
            yield from handover.read_rows(
                path, filename, after_row=after_row, received_at=received_at
            )


def at(answer: Any, path: str) -> Any:
    """Return what stands at a dotted path; ``None`` where the way breaks off."""
    for name in path.split("."):
        if not isinstance(answer, Mapping):
            return None
        answer = answer.get(name)
    return answer


def rows_of(items: Iterable[Any], read_item: ReadItem) -> tuple[Row, ...]:
    """Read items one by one; one that cannot be read is refused and stops nothing.

    ``read_item`` returns the fields of ``RawPosting`` and may add ``problems``: a list of
    (column, value, expected).
    """
    return tuple(_row(number, item, read_item) for number, item in enumerate(items, start=1))


def dated(fields: Fields, name: str, stated: Any, column: str, received_at: datetime) -> None:
    """Set a date field from what the board states, noting the problem where it cannot be read."""
    text = text_of(stated)
    read = read_date(text, received_at)
    fields[name] = read.value
    if name == "published_on" and read.precision is not Precision.NONE:
        fields["published_precision"] = read.precision
    if read.problem:
        fields.setdefault("problems", []).append((column, text, read.problem))


def expiring(fields: Fields, stated: Any, column: str, received_at: datetime | None = None) -> None:
    """Set ``valid_until``; a date before the publication is a problem, not a value."""
    text = text_of(stated)
    read = read_expiry(text, received_at)
    fields["valid_until"] = read.value
    problem = read.problem
    if ends_before(read.value, fields.get("published_on")):
        fields["valid_until"], problem = None, ENDS_BEFORE
    if problem:
        fields.setdefault("problems", []).append((column, text, problem))


def described(fields: Fields, fragment: str, column: str) -> None:
    """Set the text from an ad's mark-up; what of it is no text is a problem the console shows."""
    fields["text"] = inner_text(fragment)
    if problem := unread_part(fragment):
        fields.setdefault("problems", []).append((column, fields["text"], problem))


def first_text(item: Mapping[str, Any], *names: str) -> str:
    """Return the first of the named fields that says something."""
    return next((text for name in names if (text := text_of(item.get(name)))), "")


def joined(values: Any, separator: str = " ") -> str:
    """Return a list's texts joined; objects in it give their ``name`` or ``value``."""
    if not isinstance(values, list):
        return text_of(values) if isinstance(values, str) else ""
    texts = (
        first_text(v, "name", "value") if isinstance(v, Mapping) else text_of(v) for v in values
    )
    return separator.join(text for text in texts if text)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object, or an empty one where the board sent something else."""
    return value if isinstance(value, Mapping) else {}


def _row(number: int, item: Any, read_item: ReadItem) -> Row:
    if not isinstance(item, Mapping):
        problem = RowProblem(
            row=number, column="整行", value=str(item)[:80], expected="应为一条招聘信息"
        )
        return Row(number, None, (problem,))
    try:
        fields = read_item(item)
    except UnsafeMarkup as error:
        problem = RowProblem(row=number, column="整行", value="", expected=error.reason)
        return Row(number, None, (problem,))
    stated = fields.pop("problems", ())
    _tidy(fields)
    problems = tuple(
        RowProblem(row=number, column=column, value=value[:80], expected=expected)
        for column, value, expected in (*stated, *fit(fields), *_garbled(fields))
    )
    try:
        posting = RawPosting(**fields)
    except ValidationError as error:
        return Row(number, None, (*problems, *_refusals(number, fields, error)))
    return Row(number, posting, problems)


def _tidy(fields: Fields) -> None:
    """Take mark-up and entities out of what is stored; a board may have put them on twice."""
    for name in _ONE_LINE:
        if isinstance(value := fields.get(name), str):
            fields[name] = plain_line(value)
    if isinstance(text := fields.get("text"), str):
        fields["text"] = plain_text(text)


def _garbled(fields: Fields) -> Iterator[tuple[str, str, str]]:
    """Name the fields that were misread before they reached us; they are kept as they came."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    if is_mojibake("\n".join(texts.values())):
        for name, value in texts.items():
            if is_mojibake(value):
                yield name, value, "文字有乱码，原文如此"


_EXPECTED: Final = {"external_id": "应有信息编号", "title": "应有职位名称"}


def _refusals(number: int, fields: Fields, error: ValidationError) -> tuple[RowProblem, ...]:
    names = dict.fromkeys(str(part["loc"][0]) for part in error.errors())
    return tuple(
        RowProblem(
            row=number,
            column=name,
            value=str(fields.get(name, ""))[:80],
            expected=_EXPECTED.get(name, "内容类型不符"),
        )
        for name in names
    )
