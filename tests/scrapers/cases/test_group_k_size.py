"""Group K: size is bounded everywhere, and a file's bad rows cost themselves only."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.errors import TooLarge, UnreadableFile
from scrapers.fetching.fetcher import Fetcher
from scrapers.files.handover import read_rows
from scrapers.pages import bounded
from scrapers.pages.feeds import MAX_URLS
from scrapers.pages.guarded import Guarded
from scrapers.registry import load_source
from tests.scrapers.cases.boards import as_json, embedded, embedded_row, interface, item, read
from tests.support.servers.raw_server import RawServer, config, document, http

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_case_98_a_page_of_50_mb_is_cut_off(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(b"x" * 50_000_000)
    with pytest.raises(TooLarge, match="上限"):
        fetcher.fetch(PageRequest(raw_server.base_url + "/"), config())


WORST = {
    "nested": "<div>" * 1_000_000,
    "closed": "<b>" * 40_000 + "</b>" * 40_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
    "quoted": "<div " + "a=\"" * 300_000,
    "comments": "<!--" * 300_000,
    "tables": "<table><tr><td>" * 100_000,
    "formatting": "<a><b><i><u>" * 60_000,
}  # fmt: skip


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("source_id", ["wuba", "mohrss", "website", "notices", "job51_legacy"])
def test_case_98_markup_made_to_keep_a_parser_busy_is_typed(source_id: str, name: str) -> None:
    reading = read(source_id, f"<html><body>{WORST[name]}".encode())
    assert reading.kind in (ReadingKind.DRIFT, ReadingKind.BLOCKED)
    assert reading.reason


@pytest.mark.parametrize("source_id", ["iguopin", "job51", "zhaopin", "boss", "mohrss"])
def test_case_98_deep_and_long_json_is_typed_or_read(source_id: str) -> None:
    deep = b'{"code":200,"data":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    assert read(source_id, deep).kind is ReadingKind.DRIFT
    assert read(source_id, b'{"a":' * 10_000 + b"1" + b"}" * 10_000).kind is ReadingKind.DRIFT


def test_case_98_a_long_line_is_read_in_a_worker() -> None:
    """Seven megabytes on one line: large, honest, and whole."""
    ads = [item(n, contents="岗位职责" * 50) for n in range(8000)]
    answer = as_json(interface(ads))
    assert len(answer.body) > bounded.INLINE_BYTES
    reading = read("iguopin", answer)
    assert len(reading.rows) == 8000
    assert reading.rows[-1].posting is not None


class Stuck:
    """A parser that has met its match."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        if self.kind == "forever":
            while True:
                pass
        if self.kind == "memory":
            return PageReading(ReadingKind.ROWS, reason=str(len(bytearray(1 << 36))))
        if self.kind == "crash":
            __import__("os").abort()
        raise ValueError("a defect")


@pytest.mark.parametrize("kind", ["forever", "memory", "crash"])
def test_case_98_the_worker_is_stopped_and_the_page_is_drift(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 3.0)
    page = document(b"<html>" + b"x" * (bounded.INLINE_BYTES + 1))
    reading = Guarded(Stuck(kind)).read_page(page, PageRequest(page.url))  # type: ignore[arg-type]
    assert reading.kind is ReadingKind.DRIFT
    assert "已中止" in reading.reason


def test_case_98_a_defect_in_the_worker_is_not_hidden() -> None:
    page = document(b"<html>" + b"x" * (bounded.INLINE_BYTES + 1))
    with pytest.raises(ValueError, match="a defect"):
        Guarded(Stuck("defect")).read_page(page, PageRequest(page.url))  # type: ignore[arg-type]


SITE = "http://site.test/sitemap.xml"


def sitemap(urls: Iterator[str] | list[str], kind: str = "urlset") -> bytes:
    inner = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="utf-8"?><{kind}>{inner}</{kind}>'.encode()


def walked(pages: dict[str, bytes]) -> tuple[list[str], PageReading]:
    """Follow a site from its sitemap to the end; at most a hundred pages."""
    source = load_source("website").source
    request: PageRequest | None = source.first_request(SITE)
    asked: list[str] = []
    reading = PageReading(ReadingKind.DRIFT)
    while request is not None:
        url = request.url.partition("#")[0]
        asked.append(url)
        assert len(asked) < 100
        reading = source.read_page(document(pages.get(url, b"<p>x"), url), request)
        request = reading.next
    return asked, reading


def test_case_99_fifty_thousand_addresses_stay_within_limits() -> None:
    source = load_source("website").source
    body = sitemap(f"http://site.test/{n}" for n in range(MAX_URLS + 10_000))
    for page in (body, gzip.compress(body)):
        reading = source.read_page(document(page, SITE), source.first_request(SITE))
        assert reading.kind is ReadingKind.ROWS
        assert reading.next is not None
        assert 0 < len(reading.next.pending) <= 5000


def test_case_99_indexes_of_themselves_and_missing_dates_end() -> None:
    other = "http://site.test/other.xml"
    pages = {
        SITE: sitemap([SITE, other, SITE], "sitemapindex"),
        other: sitemap([SITE, other, "http://site.test/1"]),
    }
    asked, _ = walked(pages)
    assert len(asked) <= 4
    assert sorted(asked) == sorted(set(asked))


BOMBS = {
    "billion laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    + b"]><urlset><url><loc>&j;</loc></url></urlset>",
    "external entity": b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<urlset><url><loc>http://site.test/&x;</loc></url></urlset>",
    "external dtd": b'<?xml version="1.0"?><!DOCTYPE u SYSTEM "http://evil.test/u.dtd"><urlset/>',
    "utf-16 doctype": '<?xml version="1.0"?><!DOCTYPE u []><urlset/>'.encode("utf-16"),
    "gzip bomb": gzip.compress(b"<urlset>" + b" " * 70_000_000),
    "cut gzip": gzip.compress(sitemap(["http://site.test/1"]))[:-8],
    "broken": b"<?xml version='1.0'?><urlset><url>",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_case_99_entities_are_never_expanded(name: str) -> None:
    reading = read("website", document(BOMBS[name], SITE), PageRequest(SITE))
    assert reading.kind is ReadingKind.DRIFT
    assert reading.reason


HEADER = ["信息编号", "职位名称", "用人单位全称", "职位描述", "统一社会信用代码", "发布时间"]


def rows_in(path: Path, name: str = "") -> list[Row]:
    return list(read_rows(path, name or path.name, received_at=NOW))


def test_case_100_tables_in_every_usual_form(tmp_path: Path) -> None:
    line = ["A1", "理货员", "甲公司", '第一行\n第二行，"引号"', "", "2026-11-02"]
    for number, (codec, mark) in enumerate(
        [("utf-8-sig", ","), ("utf-8", "\t"), ("gbk", ","), ("gb18030", ";"), ("utf-16", "\t")]
    ):
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in line]
        path = tmp_path / f"{number}.csv"
        path.write_bytes((mark.join(HEADER) + "\r\n" + mark.join(quoted) + "\r\n").encode(codec))
        (row,) = rows_in(path)
        assert row.problems == ()
        assert row.posting is not None
        assert row.posting.text == line[3]
        assert row.posting.published_on == date(2026, 11, 2)


def test_case_100_rows_fail_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        ",".join(HEADER),
        "1,文员,甲,x,,2026-02-30",
        "2,,乙,x,,",
        '3,"文\n员",丙,x,,',
        "4,司机,丁,x,,明年",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = rows_in(path)
    assert [row.posting is None for row in found] == [False, True, False, False]
    assert [(p.row, p.column) for row in found for p in row.problems] == [
        (2, "发布时间"), (3, "职位名称"), (5, "发布时间"),
    ]  # fmt: skip
    assert [row.posting for row in rows_in(path)] == [row.posting for row in found]


@pytest.mark.parametrize("lost", ["9.14201E+17", "9.1E+17", 914201060000000000, 9.142e17])
def test_case_100_numbers_that_lost_their_digits_are_said_and_merge_nothing(
    tmp_path: Path, lost: Any
) -> None:
    """Two ads whose ids a spreadsheet rounded to the same number stay two ads."""
    path = tmp_path / "a.jsonl"
    ads = [
        {"信息编号": lost if not isinstance(lost, int) else float(lost), "职位名称": name,
         "用人单位全称": "甲", "统一社会信用代码": lost, "职位描述": name}
        for name in ("文员", "司机")
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(ad) for ad in ads), encoding="utf-8")
    found = rows_in(path)
    ids = {row.posting.external_id for row in found if row.posting}
    assert len(ids) == 2
    assert all(row.posting is not None and row.posting.uscc == "" for row in found)
    for row in found:
        assert {p.column for p in row.problems} == {"信息编号", "统一社会信用代码"}


def workbook(path: Path, lines: list[list[Any]], merge: str = "") -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for y, line in enumerate(lines):
            for x, cell in enumerate(line):
                if cell is not None:
                    sheet.write(y + 2, x + 1, cell)
        if merge:
            sheet.merge_range(merge, "甲公司")
    return path


def test_case_100_workbooks_with_merged_cells_and_serial_dates(tmp_path: Path) -> None:
    lines = [["职位名称", "用人单位全称", "发布时间"], ["文员", None, 46000], ["司机", None, 46001],
             ["保洁", "乙公司", "2026-11-02"]]  # fmt: skip
    found = rows_in(workbook(tmp_path / "a.xlsx", lines, "C4:C5"))
    ads = [row.posting for row in found if row.posting]
    assert [ad.company for ad in ads] == ["甲公司", "甲公司", "乙公司"]
    assert [ad.published_on for ad in ads] == [
        date(2025, 12, 9), date(2025, 12, 10), date(2026, 11, 2),
    ]  # fmt: skip
    assert [row.number for row in found] == [1, 2, 3]


def test_case_100_bombs_and_what_is_no_table_are_refused_with_a_reason(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(450):
            member.write(bytes(1 << 20))
    lying = tmp_path / "lying.xlsx"
    workbook(lying, [["职位名称", "用人单位全称"], ["文员", "甲"]])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(lying.read_bytes()[:-200])
    old = tmp_path / "a.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    for path, words in ((bomb, "过大"), (cut, "损坏"), (old, "无法打开")):
        with pytest.raises(UnreadableFile, match=words):
            rows_in(path)


def test_case_100_a_million_rows_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    _write_rows(path, 1_000_000)
    rows = read_rows(path, path.name, received_at=NOW)
    first = [next(rows) for _ in range(1000)]
    assert first[-1].number == 1000
    _write_rows(path, 100_000)
    last = list(read_rows(path, path.name, received_at=NOW, after_row=99_998))
    assert [row.number for row in last] == [99_999, 100_000]


def _write_rows(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write("信息编号,职位名称,用人单位全称\n")
        out.writelines(f"{n},理货员,甲公司\n" for n in range(count))


# Beyond the examples.


def test_a_large_page_is_read_the_same_in_a_worker() -> None:
    """The worker changes where a page is read, not what is read in it."""
    rows = [embedded_row(n, attribute_text=["武汉", "大专", "x" * 400]) for n in range(3000)]
    body = embedded(rows).encode()
    assert len(body) > bounded.INLINE_BYTES
    page = document(body, "http://board.test/list")
    request = PageRequest("http://board.test/list")
    inline = load_source("job51_legacy").source.parser.read_page(page, request)
    assert read("job51_legacy", page, request) == inline
