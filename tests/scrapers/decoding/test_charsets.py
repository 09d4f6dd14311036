"""Declarations that are none, and bytes that show their encoding themselves."""

import codecs

import pytest

from scrapers.decoding.encoding import decode

TEXT = "<p>武昌区诚聘仓库理货员，月薪五千</p>"


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <meta charset="big5"> --><meta charset="gbk">',
        "<script>var t='<meta charset=\"shift_jis\">'</script><meta charset=gbk>",
        '<meta name="description" content="charset=big5"><meta charset="gbk">',
        '<meta http-equiv="Content-Type" content="text/html; charset=GBK">',
        f"<script>/*{'x' * 6000}*/</script><meta charset=gbk>",
        '<meta charset="utf-16">', '<meta charset="unicode_escape">', '<meta charset="idna">',
        '<meta charset="hex">', '<meta charset="utf-7">', '<meta charset="x-nonsense">',
    ],
)  # fmt: skip
def test_a_gbk_page_is_read_whatever_its_head_says(head: str) -> None:
    text = f"<html><head>{head}</head><body>{TEXT}</body></html>"
    assert TEXT in decode(text.encode("gbk")).text


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "utf-32", "idna", "punycode", "none"])
def test_a_header_that_cannot_be_meant_is_passed_over(label: str) -> None:
    assert TEXT in decode(TEXT.encode("gbk"), f"text/html; charset={label}").text
    assert TEXT in decode(TEXT.encode(), f"text/html; charset={label}").text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_shows_itself(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "text/html; charset=utf-16").text == TEXT


def test_several_marks_are_all_taken_off() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + TEXT.encode()).text == TEXT
