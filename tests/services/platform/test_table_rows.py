"""Uploaded tables are read apart, in turn, and refused in words where they go too far."""

import threading

import pytest

from scrapers.apart import Overrun
from supervisor.services.platform import table_rows
from supervisor.services.platform.locks import Turns
from supervisor.services.platform.table_rows import UnreadableTable, read_sheet
from tests.support.broken_sources import spin


def test_a_file_that_takes_too_long_is_refused_by_whoever_asked(monkeypatch):
    monkeypatch.setattr(table_rows, "SECONDS", 0.2)
    with pytest.raises(UnreadableTable, match=r"超过.*没有保存任何内容"):
        table_rows.read_apart(spin, "a.csv", b"x", refusal=UnreadableTable)


def test_a_refusal_of_the_reader_arrives_as_it_is():
    with pytest.raises(UnreadableTable, match="缺少必需的列：编号"):
        read_sheet("a.csv", "名称\n甲\n".encode(), ("编号", "名称"))
    sheet = read_sheet("a.csv", "编号,名称\n1,甲\n".encode(), ("编号", "名称"))
    assert [row.cells for row in sheet.rows] == [{"编号": "1", "名称": "甲"}]


def test_larger_files_may_take_longer(monkeypatch):
    allowed = []

    def note(*_values, seconds, memory_bytes):
        allowed.append(seconds)
        raise Overrun("到此为止。")

    monkeypatch.setattr(table_rows, "bounded", note)
    for size in (1, 3 * 1024**2):
        with pytest.raises(UnreadableTable, match="到此为止"):
            table_rows.read_apart(spin, "a.csv", bytes(size), refusal=UnreadableTable)
    assert allowed == pytest.approx([30, 60], abs=0.1)


def test_who_comes_while_many_read_is_sent_away(monkeypatch):
    monkeypatch.setattr(table_rows, "_turns", Turns(places=1))
    begun, may_end = threading.Event(), threading.Event()

    def wait(*_values, **_limits):
        begun.set()
        may_end.wait(30)

    monkeypatch.setattr(table_rows, "bounded", wait)
    first = threading.Thread(
        target=table_rows.read_apart, args=(spin, "a.csv", b""), kwargs={"refusal": UnreadableTable}
    )
    first.start()
    assert begun.wait(30)
    with pytest.raises(UnreadableTable, match="过一会儿"):
        table_rows.read_apart(spin, "b.csv", b"", refusal=UnreadableTable)
    may_end.set()
    first.join()
