"""Raw pages out of the archive, and the rules a finding was judged under."""

import gzip

import pytest

from supervisor.domain.screening import load_rules
from supervisor.services.platform.table_writing import xlsx_bytes
from supervisor.services.proof.evidence import PageKind, Wanted, raw_view
from supervisor.services.rules.archived import rulebook


def view(world, settings, body, content_type, needles=(), row=1):
    return raw_view(
        settings, world.page(world.run(world.scan()), body, content_type), Wanted(needles, row)
    )


def test_web_pages_are_decoded_as_declared(world, settings):
    body = '<html><meta charset="gbk">限男性</html>'.encode("gbk")
    found = view(world, settings, body, "text/html; charset=gbk")
    assert found.kind is PageKind.HTML
    assert "限男性" in found.text


def test_a_long_text_is_cut_around_the_ad(world, settings):
    body = ("前" * 50_000 + "仓库分拣员" + "后" * 50_000).encode()
    found = view(world, settings, body, "application/json", ("没有的词", "仓库分拣员"))
    assert found.kind is PageKind.TEXT
    assert "仓库分拣员" in found.text
    assert found.is_cut
    assert len(found.text) < 10_000


def test_packed_files_are_unpacked_up_to_a_limit(world, settings):
    found = view(world, settings, gzip.compress('{"title":"限男性"}'.encode()), "")
    assert "限男性" in found.text


def test_of_a_workbook_the_ads_own_row_is_shown(world, settings):
    headings = ("职位名称", "公司名称", "职位描述")
    rows = [dict(zip(headings, (f"职位{n}", "某公司", "描述"), strict=True)) for n in (1, 2, 3)]
    found = view(world, settings, xlsx_bytes(headings, rows), "", row=2)
    assert found.kind is PageKind.TABLE
    assert "职位2" in dict(found.cells).values()
    assert found.line == 3


@pytest.mark.parametrize("body", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_broken_workbooks_are_not_shown_as_text(world, settings, body):
    assert view(world, settings, body, "").kind is PageKind.BINARY


def test_a_missing_record_is_said(world, settings):
    page = world.page(world.run(world.scan()), b"x")
    page.archive_file = "warc/none.warc.gz"
    found = raw_view(settings, page, Wanted())
    assert found.kind is PageKind.DAMAGED
    assert found.problem


def test_rules_come_from_the_archive_by_digest(world, session, settings):
    rules = load_rules()
    version = world.version("rules", dict(rules.sources))
    book = rulebook(session, settings, version.digest)
    assert book.problem == ""
    rule = rules.rules[0]
    assert book.texts[rule.id].title == rule.title
    assert book.texts[rule.id].suggestion == rule.rewording
    assert "poster.unknown" in book.texts


def test_missing_rules_are_said_and_those_in_force_stand_in(session, settings):
    book = rulebook(session, settings, "0" * 64)
    assert book.problem
    assert {rule.id for rule in load_rules().rules} <= book.texts.keys()
    assert "poster.unknown" in book.texts
