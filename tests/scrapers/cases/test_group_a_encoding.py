"""Group A: what a page says about its encoding is a hint; what it is has to be found out."""

import codecs
import json
from pathlib import Path

import pytest

from scrapers.contract import ReadingKind
from scrapers.decoding.encoding import decode, warnings_of
from scrapers.files.handover import read_rows
from tests.scrapers.cases.boards import as_json, embedded, embedded_row, interface, item, read
from tests.support.servers.raw_server import document

RARE = "武汉㐀镕𠮷公司"


def html(charset: str) -> dict[str, str]:
    return {"content-type": f"text/html; charset={charset}"}


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb_2312-80", "x-gbk"])
def test_case_01_gb18030_behind_a_gb2312_header_keeps_every_row(charset: str) -> None:
    page = embedded([embedded_row(n, company_name=RARE) for n in range(50)])
    doc = document(page.encode("gb18030"), headers=html(charset))
    reading = read("job51_legacy", doc)
    assert [row.posting.company for row in reading.rows if row.posting] == [RARE] * 50
    assert warnings_of(doc.body, f"text/html; charset={charset}") == ()


@pytest.mark.parametrize("charset", ["utf-8", "utf8", "unicode-1-1-utf-8", ""])
def test_case_04_gbk_behind_a_utf8_header_is_read_and_noted(charset: str) -> None:
    body = embedded([embedded_row(1)]).encode("gb18030")
    reading = read("job51_legacy", document(body, headers=html(charset)))
    assert reading.rows[0].posting is not None
    assert reading.rows[0].posting.company == "武汉镕㐀有限公司"
    noted = "charset_mismatch" in decode(body, f"text/html; charset={charset}").warnings
    assert noted is (charset in ("utf-8", "utf8"))


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_case_06_a_byte_order_mark_wins_everywhere(mark: bytes, tmp_path: Path) -> None:
    codec = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le"}.get(mark, "utf-16-be")
    page = '<meta charset="gbk">' + embedded([embedded_row(1)])
    assert read("job51_legacy", mark + page.encode(codec)).rows[0].posting is not None
    answer = json.dumps(interface([item(1)]), ensure_ascii=False)
    assert read("iguopin", mark + answer.encode(codec)).rows[0].posting is not None
    table = tmp_path / "a.csv"
    table.write_bytes(mark + "职位名称,单位名称\n文员,甲公司\n".encode(codec))
    (row,) = read_rows(table, "a.csv")
    assert row.posting is not None
    assert row.posting.title == "文员"


@pytest.mark.parametrize(
    "charset", ["utf-8,gbk", '"GBK"', "UTF8", "x-gbk", "none", "utf-8;q=1", "unicode", "æ", "gbk'"]
)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_case_07_odd_charset_names_are_understood_or_ignored(charset: str, codec: str) -> None:
    assert decode(RARE.encode(codec), f"text/html; charset={charset}").text == RARE


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2])
def test_case_09_a_cut_inside_a_character_keeps_the_text_before_it(codec: str, cut: int) -> None:
    text = "招聘信息" * 30 + ("㐀" if codec == "gb18030" else "")
    found = decode(text.encode(codec)[:-cut], f"text/html; charset={codec}")
    assert found.text == text[:-1]
    assert found.warnings == ("truncated",)


@pytest.mark.parametrize(
    "garbled",
    ["锟斤拷锟斤拷公司", "武汉ï¿½ï¿½公司", "限女".encode().decode("latin-1"), "招\ufffd员"],
)
def test_case_11_mojibake_in_the_source_is_flagged_and_never_repaired(garbled: str) -> None:
    reading = read("iguopin", as_json(interface([item(1, company_name=garbled), item(2)])))
    first, second = reading.rows
    assert first.posting is not None
    assert first.posting.company == decode(garbled.encode()).text
    assert [problem.column for problem in first.problems] == ["company"]
    assert second.problems == ()
    assert "mojibake" in warnings_of(garbled.encode())


def test_case_12_what_no_database_takes_is_stripped_and_the_rest_kept() -> None:
    body = (
        b'{"code":200,"data":{"total":1,"list":[{"job_id":"1","job_name":"a\\u0000b\\ud83dc\\u0007",'
        b'"company_name":"\x01\x00x"}]}}'
    )
    (row,) = read("iguopin", body).rows
    assert row.posting is not None
    assert row.posting.title == "abc"
    assert row.posting.company == "x"
    row.posting.model_dump_json().encode("utf-8")
    assert "controls" in decode(b"a\x00b\x1f").warnings


# Beyond the examples.


def test_one_torn_character_does_not_turn_a_page_into_another_language() -> None:
    """Servers shorten texts by bytes: the page is UTF-8 but for a torn character in the middle."""
    body = ("武汉招聘理货员若干名。" * 40).encode()
    torn = body[:61] + body[62:]
    for header in ("text/html; charset=utf-8", ""):
        found = decode(torn, header)
        assert found.encoding == "utf-8"
        assert found.text.count("武汉招聘理货员若干名") == 39
        assert "undecodable" in found.warnings


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_a_charset_named_only_in_the_markup_counts(codec: str) -> None:
    body = f'<html><head><meta charset="{codec}"><p>招聘資訊</p>'.encode(codec)
    assert "招聘資訊" in decode(body).text


def test_a_charset_that_is_named_nowhere_is_found_out() -> None:
    assert decode("限男性，包吃住".encode("gbk")).text == "限男性，包吃住"
    late = b"<!-- " + b"x" * 8000 + b' --><meta charset="gbk">' + "限男性".encode("gbk")
    assert decode(late).text.endswith("限男性")


def test_an_answer_without_text_is_no_answer() -> None:
    assert read("iguopin", b"\x00\x00\x00").kind is ReadingKind.DRIFT
