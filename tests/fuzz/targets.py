"""What is fuzzed: each target takes any bytes and may only answer or refuse in words.

To add one, write a function of bytes and name it in ``TARGETS``; seeds are optional.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from scrapers.contract import Document, PageRequest
from scrapers.errors import UnreadableFile
from scrapers.fields.dates import read_date, read_expiry
from scrapers.fields.salary import read_salary
from scrapers.files.jsonfiles import read_lines
from scrapers.files.tablerecords import COLUMNS, read_table_records
from scrapers.pages import feeds
from scrapers.pages.jsonld import read_jobpostings
from scrapers.tables.reader import read_tables
from supervisor.services.register.files import UnreadableRegister, read_register_file
from supervisor.services.register.parsing import parse_register_file

FILES = Path(__file__).parents[1] / "inputs" / "files"
NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
_NAMES = ("ads.csv", "ads.xlsx", "ads.xls")


def tables(data: bytes) -> None:
    """Rows or one reason, and no row twice: their numbers rise."""
    name = _NAMES[len(data) % len(_NAMES)]
    try:
        found, _ = read_tables(data, name, COLUMNS)
        for table in found:
            numbers = [row.number for row in table.rows()]
            assert numbers == sorted(set(numbers))
            assert all(notice.expected for notice in table.notices)
        for _, record, problems in read_table_records(data, name):
            assert record is not None or problems
    except UnreadableFile as error:
        _in_words(error.reason)


def register(data: bytes) -> None:
    """Every row of a register file is there or named."""
    try:
        sheets = read_register_file("名册.csv", data)
    except UnreadableRegister as error:
        _in_words(str(error))
    else:
        parsed = parse_register_file(sheets)
        assert parsed.rows == sum(len(sheet.rows) for sheet in sheets)


def json_lines(data: bytes) -> None:
    """Every line is a value or a reason."""
    try:
        for _, value in read_lines(data):
            assert not isinstance(value, UnreadableFile) or value.reason
    except UnreadableFile as error:
        _in_words(error.reason)


def json_ld(data: bytes) -> None:
    """A page is read, or said to have none."""
    document = Document("https://e.cn/1", 200, {"content-type": "text/html"}, data, NOW)
    read_jobpostings(document, PageRequest("https://e.cn/1"))


def feed(data: bytes) -> None:
    """A feed is read, or refused as unsafe or broken mark-up."""
    try:
        root = feeds.parse(data)
    except feeds.UnreadableFeed as error:
        _in_words(error.reason)
        return
    if feeds.kind_of(root):
        list(feeds.entries(root))
        list(feeds.locations(root))


def dates(data: bytes) -> None:
    """Any text is a date or none."""
    text = data.decode("utf-8", "replace")
    read_date(text, NOW)
    read_expiry(text)


def pay(data: bytes) -> None:
    """Any text is a pay or none."""
    read_salary(data.decode("utf-8", "replace"))


def _in_words(reason: str) -> None:
    """Hold a refusal to being a Chinese sentence."""
    assert reason.endswith(("。", "）"))
    assert not reason.isascii()


def table_seeds() -> Iterator[bytes]:
    """Yield the small files of the input cases."""
    yield from (path.read_bytes() for path in sorted(FILES.iterdir()))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "tables": tables, "register": register, "json_lines": json_lines, "json_ld": json_ld,
    "feed": feed, "dates": dates, "pay": pay,
}  # fmt: skip
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "tables": table_seeds,
    "register": table_seeds,
    "dates": lambda: (text.encode() for text in ("2026-11-05", "2天前", "11/5", "长期")),
    "pay": lambda: (text.encode() for text in ("5-8千/月", "15-25K·13薪", "面议", "200元/天")),
    "feed": lambda: iter([b"<rss><channel><item><title>a</title></item></channel></rss>"]),
    "json_ld": lambda: iter(
        [b'<script type="application/ld+json">{"@type":"JobPosting","title":"a"}</script>']
    ),
}
