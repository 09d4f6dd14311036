"""What platforms hand over: their own answers, tables, and sometimes a page that is none."""

import json
from pathlib import Path

import pytest

from scrapers.files.handover import UnreadableFile
from scrapers.registry import load_source
from tests.support.servers.raw_server import document

SOURCES = Path(__file__).parents[1] / "sources"
NOW = document(b"").received_at


def read(source_id: str, path: Path) -> list[str]:
    rows = load_source(source_id).source.read_file(path, path.name, received_at=NOW)
    return [row.posting.title for row in rows if row.posting]


@pytest.mark.parametrize("source_id", ["job51_legacy", "wuba", "zhaopin", "lagou", "liepin"])
def test_a_saved_captcha_page_is_no_file_of_ads(tmp_path: Path, source_id: str) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><title>滑动验证页面</title></html>", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="验证"):
        read(source_id, path)


def test_a_saved_refusal_says_what_the_board_said(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"code": 37, "message": "您的环境存在异常."}), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="环境存在异常"):
        read("boss", path)


@pytest.mark.parametrize("source_id", ["boss", "zhaopin", "job51", "wuba", "mohrss"])
def test_every_platform_may_hand_over_a_table(tmp_path: Path, source_id: str) -> None:
    path = tmp_path / "report.csv"
    path.write_text("职位名称,单位名称\n文员,武汉澄岭精工有限公司\n", encoding="utf-8")
    assert read(source_id, path) == ["文员"]


@pytest.mark.parametrize("source_id", ["job51", "boss", "zhaopin", "liepin", "lagou", "ncss"])
def test_a_plain_array_is_read_where_it_is_not_the_boards_own(
    tmp_path: Path, source_id: str
) -> None:
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([{"title": "司机", "company": "甲", "id": 1}]), encoding="utf-8")
    assert read(source_id, path) == ["司机"]


def test_reading_goes_on_inside_a_saved_answer() -> None:
    path = SOURCES / "zhaopin" / "page.json"
    source = load_source("zhaopin").source
    rows = list(source.read_file(path, path.name, received_at=NOW))
    assert list(source.read_file(path, path.name, after_row=1, received_at=NOW)) == rows[1:]


def test_a_card_with_a_renamed_class_keeps_its_other_fields() -> None:
    """An A/B test renames the firm's class on some cards: the rows stay, coverage falls."""
    page = (SOURCES / "wuba" / "page.html").read_text(encoding="utf-8")
    changed = page.replace('class="comp_name"', 'class="comp_name_v2"', 1)
    source = load_source("wuba").source
    reading = source.read_page(document(changed.encode()), source.first_request("http://b.test"))
    postings = [row.posting for row in reading.rows if row.posting]
    assert [bool(posting.company) for posting in postings] == [False, True, True]
    assert all(posting.title for posting in postings)
