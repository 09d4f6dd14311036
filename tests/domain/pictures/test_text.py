"""Lines to text, look-alikes, lost blanks, names, sightings."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.pictures.blanks import with_blanks
from supervisor.domain.pictures.layout import ReadText, read_text
from supervisor.domain.pictures.lookalikes import as_meant, skeleton
from supervisor.domain.pictures.names import poster_named
from supervisor.domain.pictures.sightings import same_leaflet, seen
from supervisor.domain.pictures.straightening import straightened
from tests.support.pictures import line

CHARS = st.text("入人日曰未末0Ol1元岁婚职月8（）〔〕 \n限女abc", max_size=40)


def turned(one, degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return replace(one, box=tuple((x * c - y * s, x * s + y * c) for x, y in one.box))


@pytest.mark.parametrize("degrees", [0, 4, -9, 90, 180, 270])
def test_columns_and_rows_are_read_in_order_however_the_page_is_held(degrees):
    lines = [
        line("右栏第一行", 0, 500),
        line("左栏第二行", 26, 0),
        line("左栏第一行", 0, 0),
        line("右栏第二行", 26, 500),
        line("底下一行", 200, 0),
    ]
    text = read_text([turned(one, degrees) for one in lines]).text
    assert text.split("\n") == ["左栏第一行", "左栏第二行", "右栏第一行", "右栏第二行", "底下一行"]


def test_a_sentence_over_two_lines_is_one_and_leads_back_to_both():
    text = read_text([line("工作认真负责身高一百六十五公分以"), line("上五官端正", 26)])
    joined = text.text
    assert "公分以上五官" in joined
    start = joined.index("以上")
    boxes = [box for _, box in text.boxes(start, start + 2)]
    assert len(boxes) == 2
    apart = text.broken_but(())
    assert apart.text == "工作认真负责身高一百六十五公分以\n上五官端正"
    assert apart.boxes(start, start + 1) == text.boxes(start, start + 1)
    assert apart.boxes(start + 2, start + 3) == text.boxes(start + 1, start + 2)


@given(CHARS)
def test_what_is_meant_keeps_every_place(text):
    assert len(as_meant(text)) == len(text)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("人职先交押金", "入职先交押金"),
        ("法人职务", "法人职务"),
        ("曰结2OO元", "日结200元"),
        ("末婚，l8-35岁", "未婚，18-35岁"),
        ("女土优先", "女士优先"),
        ("月人过万", "月入过万"),
        ("招收人员若干", "招收人员若干"),
        ("OK，BOSS直聘", "OK，BOSS直聘"),
    ],
)
def test_misreadings_are_undone_only_where_their_neighbours_say_so(read, meant):
    assert as_meant(read) == meant


def test_one_number_has_one_skeleton_however_it_is_read():
    assert skeleton("（鄂）人服证字〔2023〕第0106001213号") == skeleton(
        "(鄂)入服证字 [2O23] 第O106OO1213号"
    )
    assert skeleton("0106001213") != skeleton("0106001231")


def test_a_lost_blank_is_seen_in_the_gap():
    read = line("急招普工限女")
    wide = replace(read, centres=(0.05, 0.2, 0.35, 0.5, 0.8, 0.95))
    assert with_blanks(read) == read
    found = with_blanks(wide)
    assert found.text == "急招普工 限女"
    assert len(found.centres) == len(found.sureness) == len(found.text)


def test_a_broad_letter_is_no_blank():
    text = "身高165cm以上，五官端正"
    widths = [0.56 if char in "165c" else 1.0 for char in text]
    places, at = [], 0.0
    for width in widths:
        places.append(at + width / 2)
        at += width + (0.28 if len(places) == text.index("m") + 1 else 0.0)
    wide = replace(
        line(text), centres=tuple(one / at for one in places), sureness=(1.0,) * len(text)
    )
    assert with_blanks(wide).text == text
    assert with_blanks(replace(wide, text=text.replace("m", "i"))).text == text.replace("m", "i ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("急招普工\n武汉晨光人力资源有限公司\n电话", "武汉晨光人力资源有限公司"),
        ("公司名称：武汉晨光人力资源有限公司（直招）", "武汉晨光人力资源有限公司"),
        ("武汉晨光人力资源\n服务有限公司", "武汉晨光人力资源服务有限公司"),
        ("李老师18938304547湖北煦澄企业管理咨询有限公司", "湖北煦澄企业管理咨询有限公司"),
        ("武汉精工电子有限公司招普工\n武汉晨光劳务有限公司承办", "武汉晨光劳务有限公司"),
        ("晨光人力 招工", "晨光人力"),
        ("我公司承接各类劳务派遣", ""),
        ("日结招工，包吃住", ""),
    ],
)
def test_the_poster_is_who_signs_the_intermediary_first(text, name):
    found = poster_named(ReadText(text, ()))
    assert found.name == name
    assert found.name in text.replace("\n", "")


def test_one_leaflet_is_known_again_and_another_is_not():
    text = "急招包装工20名限女性18-35岁月薪6000元包吃住入职先交押金200元武汉晨光人力"
    one = seen("0" * 64, text)
    assert same_leaflet(one, seen("f" * 64, text.replace("6000", "6OOO")))
    assert same_leaflet(one, seen("f" * 64, text[8:]))
    assert not same_leaflet(
        one, seen("f" * 64, "诚聘电焊工有证者优先工资面议地址光谷三路带薪年假五险一金")
    )
    assert not same_leaflet(seen("0" * 64, ""), seen("f" * 64, ""))
    assert same_leaflet(seen("0" * 64, ""), seen("0" * 63 + "7", ""))


def test_a_heading_over_two_columns_is_read_before_both():
    head = line("招工保安六名", top=0, left=300, size=60)
    left = [line("日结二百二十元", top=90 + 60 * at, left=0, size=36) for at in range(3)]
    right = [
        line("缴纳社保", top=88, left=520, size=36),
        line("王经理", top=148, left=520, size=36),
    ]
    text = read_text([head, *right, *left]).text.split("\n")
    assert text == ["招工保安六名", *["日结二百二十元"] * 3, "缴纳社保", "王经理"]


def seen_aside(one, angle=55.0, away=1_600.0):
    """A line of a sheet 1,000 pixels wide, photographed from its left side."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    box = tuple(
        (away * (x - 500) * c / (away + (x - 500) * s), away * (y - 300) / (away + (x - 500) * s))
        for x, y in one.box
    )
    return replace(one, box=box)


def bowed(one):
    """A line of a sheet glued about a pole."""
    return replace(one, box=tuple((x, y + ((x - 500) / 500) ** 2 * 60) for x, y in one.box))


HEAD = "厂家直招缝纫工二十名"
LEFT, RIGHT = (
    ("包吃住有班车接送", "长白班坐着上班", "月薪六千元"),
    ("转正缴纳社保", "男女不限", "两班倒八小时"),
)


def sheet():
    """Two columns, and a heading over both that comes close to them."""
    lines = [line(HEAD, 0, 250, size=50)]
    for side, words in ((20, LEFT), (560, RIGHT)):
        lines += [line(text, 70 + 44 * at, side, size=30) for at, text in enumerate(words)]
    return lines


@pytest.mark.parametrize("bend", [lambda one: one, seen_aside, bowed])
def test_columns_under_one_heading_are_told_however_the_sheet_hangs(bend):
    read = [one.text for _, one in read_text([bend(one) for one in sheet()]).pieces]
    assert read == [HEAD, *LEFT, *RIGHT]


@pytest.mark.parametrize("bend", [seen_aside, bowed])
def test_rows_of_a_sheet_seen_from_aside_or_bowed_are_level_again(bend):
    def apart(places):
        return max(abs(places[1 + at] - places[4 + at]) for at in range(len(LEFT)))

    boxes = [bend(one).box for one in sheet()]
    raw = [sum(y for _, y in box) / 4 for box in boxes]
    flat = [float(one.mean()) for one in straightened(boxes)[..., 1]]
    assert apart(flat) < 4
    assert apart(raw) > 10


def test_a_leaflet_read_in_another_order_is_the_same_leaflet():
    columns = ["日结二百二十元每天", "长白班坐着上班", "转正后缴纳社保", "联系王经理报名"]
    one, other = seen("", "\n".join(columns)), seen("", "\n".join(columns[2:] + columns[:2]))
    assert same_leaflet(one, other)
    assert not same_leaflet(one, seen("", "招聘电焊工二名\n有证者优先\n工资面议\n地址光谷三路"))


def test_who_speaks_in_a_chat_is_not_who_posts():
    said = ("武汉云帆网络科技有限公司", "日结二百二十元", "男女不限")
    lines = [
        one
        for at, words in enumerate(said)
        for one in (
            line("莉姐人力", top=100 * at, left=10, size=20),
            line(words, top=100 * at + 40, left=40, size=30),
        )
    ]
    assert poster_named(read_text(lines)).name == said[0]
    alone = read_text([line("莉姐人力", size=20), line("日结二百二十元", top=60, size=30)])
    assert poster_named(alone).name == "莉姐人力"


def test_two_columns_of_sentences_are_read_one_after_the_other_and_a_table_row_by_row():
    left, right = ("包吃住有班车", "长白班坐着上班"), ("转正缴纳社保", "男女不限年龄")
    sides = [line(words, top=30 * at, left=0) for at, words in enumerate(left)]
    sides += [line(words, top=30 * at, left=190) for at, words in enumerate(right)]
    assert [one.text for _, one in read_text(sides).pieces] == [*left, *right]
    cells = [line(f"{at + 1}", top=30 * at, left=0) for at in range(2)]
    cells += [line(words, top=30 * at, left=60) for at, words in enumerate(right)]
    assert [one.text for _, one in read_text(cells).pieces] == ["1", right[0], "2", right[1]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "招工\n武汉某石人力资源有限公司粮道街分公\n司",
            "武汉某石人力资源有限公司粮道街分公司",
        ),
        ("武汉某石人力资源有\n限公司\n电话", "武汉某石人力资源有限公司"),
        (
            "招工\n武汉某石人力资源有限公司首义\n路分公司\n电话",
            "武汉某石人力资源有限公司首义路分公司",
        ),
        (
            "武汉某石人力资源有限公司\n首义路分公司 电话",
            "武汉某石人力资源有限公司首义路分公司",
        ),
        ("武汉某石人力资源有限公司急招\n首义路分公司", "武汉某石人力资源有限公司"),
        ("武汉某石人力资源有限公司\n首义路分公司保安", "武汉某石人力资源有限公司"),
        ("武汉某石人力资源有限公\n司 招聘", "武汉某石人力资源有限公司"),
        ("行政办公\n司机两名", ""),
    ],
)
def test_a_legal_form_that_the_end_of_a_line_cut_in_two_is_whole(text, name):
    found = poster_named(ReadText(text, ()))
    assert found.name == name
    assert text[found.start : found.end].replace("\n", "") == name
