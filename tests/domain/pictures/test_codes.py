"""What codes say goes into the text below what was read, and says where it comes from."""

from datetime import UTC, datetime

import pytest

from supervisor.domain.pictures.codes import (
    CODE_MARK,
    completed,
    is_from_code,
    with_codes,
    without_codes,
)
from supervisor.domain.pictures.layout import read_text
from supervisor.domain.pictures.model import ReadCode
from supervisor.domain.pictures.names import poster_named
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces import Trace, TraceKind, traces_of
from supervisor.domain.traces.masking import mask_contacts
from tests.support.pictures import line

SEEN = datetime(2026, 11, 23, tzinfo=UTC)
BOX = ((500.0, 500.0), (600.0, 500.0), (600.0, 600.0), (500.0, 600.0))
HOLDER = "武汉晨光人力资源有限公司"


def said(code, *lines):
    return with_codes(read_text([line(one, 30.0 * at) for at, one in enumerate(lines)]), [code])


def code(text, kind="QRCode"):
    return ReadCode(text, kind, BOX)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("tel:13871234567", "电话：13871234567"),
        ("https://hr.example/a?%E6%AD%A6%E6%B1%89", "https://hr.example/a?武汉"),
        (
            f"BEGIN:VCARD\nVERSION:3.0\nORG:{HOLDER}\nTEL;TYPE=CELL:13871234567\nEND:VCARD",
            f"单位名称：{HOLDER}，电话：13871234567",
        ),
        ("MECARD:N:王经理;TEL:13871234567;;", "名称：王经理，电话：13871234567"),
        ("限女性，\n18-35岁", "限女性， 18-35岁"),
        ("13871234567", "13871234567"),
    ],
)
def test_what_a_code_says_is_one_marked_line(content, words):
    assert said(code(content), "诚聘保洁员").text == f"诚聘保洁员\n{CODE_MARK}{words}"


@pytest.mark.parametrize("content", ["WIFI:S:店里;P:12345678;;", "6901234567892", "   "])
def test_what_is_no_part_of_an_ad_is_left_out(content):
    assert said(code(content, "EAN13"), "诚聘保洁员").text == "诚聘保洁员"


@pytest.mark.parametrize(
    ("content", "trace"),
    [
        ("tel:13871234567", Trace(TraceKind.PHONE, "13871234567")),
        ("https://u.wechat.com/kBh_x9Yz", Trace(TraceKind.WECHAT, "kbh_x9yz")),
    ],
)
def test_whoever_a_code_reaches_is_a_trace_of_the_ad_and_is_masked(content, trace):
    text = said(code(content), "诚聘保洁员").text
    assert trace in traces_of(JobPosting("pictures", "1", "", "", text, SEEN))
    assert trace.value[2:] not in mask_contacts(text).lower()


def test_a_place_in_it_leads_to_the_code_on_the_picture():
    text = said(code("押金200元"), "诚聘保洁员")
    start = text.text.index("押金")
    assert is_from_code(text, start, start + 2)
    assert not is_from_code(text, 0, 3)
    ((page, box),) = text.boxes(start, start + 6)
    assert page == 1
    assert box[0][1] == BOX[0][1]
    assert without_codes(text.text) == "诚聘保洁员"


def test_the_printed_name_goes_before_that_of_the_code():
    card = code(f"单位名称：{HOLDER}，许可证编号：（鄂）人服证字〔2023〕第0106001213号")
    alone = said(card, "诚聘保洁员，包吃住")
    found = completed(poster_named(read_text([line("诚聘保洁员，包吃住")])), alone)
    assert (found.name, found.licence_number) == (HOLDER, "（鄂）人服证字〔2023〕第0106001213号")
    assert alone.text[found.start : found.end] == HOLDER
    assert is_from_code(alone, found.start, found.end)
    printed = [line("诚聘保洁员"), line("武汉星河劳务有限公司", 60.0)]
    beside = completed(poster_named(read_text(printed)), with_codes(read_text(printed), [card]))
    assert beside.name == "武汉星河劳务有限公司"
