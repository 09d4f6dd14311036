"""Group A: bytes into text, nothing guessed in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.decoding.encoding import clean, decode, is_mojibake

RARE = "武汉㐀镕𠮷招聘"


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "gb18030", "cp936"])
def test_the_gb_family_is_read_as_gb18030(label: str) -> None:
    decoded = decode(RARE.encode("gb18030"), f"text/html; charset={label}")
    assert decoded.text == RARE
    assert decoded.encoding == "gb18030"
    assert decoded.warnings == ()


def test_a_wrong_header_is_overruled_and_noted() -> None:
    decoded = decode("限女性，招聘文员".encode("gbk"), "text/html; charset=utf-8")
    assert decoded.text == "限女性，招聘文员"
    assert decoded.warnings == ("charset_mismatch",)


@pytest.mark.parametrize("declared", ["gbk", "utf-8"])
def test_a_byte_order_mark_wins_and_is_stripped(declared: str) -> None:
    body = b'\xef\xbb\xbf<meta charset="' + declared.encode() + '">招聘'.encode()
    decoded = decode(body)
    assert decoded.text.startswith("<meta")
    assert decoded.text.endswith("招聘")


def test_utf16_with_a_mark() -> None:
    assert decode("职位名称,单位".encode("utf-16")).text == "职位名称,单位"


@pytest.mark.parametrize(
    "header",
    ["charset=utf-8,gbk", 'charset="GBK"', "charset=UTF8", "charset=x-gbk", "charset=none", ""],
)
def test_odd_charset_labels_do_no_harm(header: str) -> None:
    for codec in ("utf-8", "gbk"):
        assert decode("包装工".encode(codec), f"text/html; {header}").text == "包装工"


def test_a_servers_default_latin1_is_not_believed() -> None:
    assert decode("包装工".encode("gbk"), "text/html; charset=ISO-8859-1").text == "包装工"


def test_meta_is_read_where_the_header_is_silent() -> None:
    body = '<html><meta charset="big5"><p>徵才資訊</p>'.encode("big5")
    assert "徵才資訊" in decode(body).text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_cut_character_keeps_what_came_before(codec: str) -> None:
    body = ("招聘信息" * 20).encode(codec)[:-1]
    decoded = decode(body, f"text/html; charset={codec}")
    assert decoded.text == ("招聘信息" * 20)[:-1]
    assert "truncated" in decoded.warnings


@pytest.mark.parametrize(
    "text", ["锟斤拷锟斤拷", "薪资ï¿½ï¿½", "招聘\ufffd员", "招聘".encode().decode("latin-1")]
)
def test_mojibake_is_flagged_and_not_repaired(text: str) -> None:
    decoded = decode(text.encode(), "text/html; charset=utf-8")
    assert "mojibake" in decoded.warnings
    assert decoded.text == clean(text)


@pytest.mark.parametrize("text", ["café au lait", "Müller GmbH 招聘", "naïve", "£5 à la carte"])
def test_ordinary_accents_are_no_mojibake(text: str) -> None:
    assert not is_mojibake(text)


def test_unstorable_characters_are_stripped() -> None:
    decoded = decode(b"\x00\x01a\x7fb\nc\td")
    assert decoded.text == "ab\nc\td"
    assert "controls" in decoded.warnings
    assert clean("前\ud83d后") == "前后"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_what_is_encoded_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8"), "charset=utf-8").text.lstrip("\ufeff") == text.lstrip(
        "\ufeff"
    )


@given(st.binary(max_size=400), st.sampled_from(["", "charset=gbk", "charset=utf-8", "charset=?"]))
def test_any_bytes_give_text_that_a_database_takes(body: bytes, header: str) -> None:
    decode(body, header).text.encode("utf-8")
