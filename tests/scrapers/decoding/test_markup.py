"""Mark-up and entities taken out of what is stored, and what is no text said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.contract import PageRequest
from scrapers.decoding.markup import plain_line, plain_text, unread_part
from scrapers.registry import load_source
from tests.support.servers.raw_server import document


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("限<b>男</b>性", "限男性"), ("年龄35&nbsp;岁以下", "年龄35 岁以下"),
        ("C&amp;B 专员 &#8211; 薪酬", "C&B 专员 – 薪酬"), ("R&D 工程师", "R&D 工程师"),
        ("&lt;p&gt;上架&lt;/p&gt;&lt;p&gt;限男&amp;nbsp;35岁&lt;/p&gt;", "上架\n限男 35岁"),
        ("熟悉 <div>、<span> 等标签", "熟悉 <div>、<span> 等标签"), ("<保密>公司", "<保密>公司"),
        ("<A公司>诚聘<br>文员", "<A公司>诚聘\n文员"), ("1 < 2，3 > 2", "1 < 2，3 > 2"),
    ],
)  # fmt: skip
def test_a_handed_over_text_is_plain_whatever_it_came_as(stated: str, shown: str) -> None:
    assert plain_text(stated) == shown
    assert plain_line(stated) == shown.replace("\n", " ")


@given(st.text())
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    bare = text.replace("<", "").replace("&", "")
    assert plain_text(bare) == bare


@given(st.text(alphabet="<>&;/bpr#8a 男\n", max_size=60))
def test_what_is_plain_is_not_changed_again_beyond_its_passes(text: str) -> None:
    once = plain_text(text)
    assert len(plain_text(once)) <= len(once)


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ('<p><img src="a.png"></p>', "图片"), ("<p>负责货物上架与盘点登记</p><img src=a>", ""),
        ("<style>.a::before{content:'限男性'}</style><p>负责货物上架与盘点登记</p>", "样式"),
        ("负责货物上架", ""),
        ('<svg><image href="x.png"/></svg>', "图片"), ("<canvas></canvas>", "图片"),
        ('<picture><source srcset="a.webp"></picture>', "图片"),
        ('<object data="a.pdf"></object>', "图片"), ('<iframe src="a.html"></iframe>', "图片"),
        ("<figure><figcaption>负责货物上架与盘点登记</figcaption></figure>", ""),
    ],
)  # fmt: skip
def test_an_ad_that_is_no_text_says_so(fragment: str, said: str) -> None:
    problem = unread_part(fragment)
    assert said in problem
    assert bool(problem) is bool(said)


@pytest.mark.parametrize(
    "fragment",
    ['<svg><image href="x.png"/></svg>', "<canvas></canvas>", '<object data="a.pdf"></object>',
     '<picture><source srcset="a.webp"></picture>', '<embed src="a.swf">'],
)  # fmt: skip
def test_what_only_shows_leaves_no_mark_up_in_the_text(fragment: str) -> None:
    assert plain_text(fragment) == ""
    assert plain_text(f"招聘理货员{fragment}") == "招聘理货员"


def test_a_picture_ad_is_a_row_with_a_problem() -> None:
    item = {"job_id": "1", "job_name": "普工", "contents": '<img src="/ad.png">'}
    body = json.dumps({"code": 200, "data": {"total": 1, "list": [item]}}).encode()
    source = load_source("iguopin").source
    (row,) = source.read_page(document(body), PageRequest("http://board.test/list")).rows
    assert row.posting is not None
    assert ["图片" in problem.expected for problem in row.problems] == [True]
