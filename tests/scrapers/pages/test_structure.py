import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.pages.structure import MAX_PATHS, page_kind, structure_of
from scrapers.replica.boards import Board, Drift, board_page
from scrapers.replica.content import generate
from tests.support.servers.raw_server import document

FOLDER = Path(__file__).parents[1] / "sources"


def shape(body, url="http://board.test/list"):
    return set(structure_of(document(body, url)))


def test_the_shape_of_json_is_its_keys_and_types_and_no_value():
    body = json.dumps({"data": {"list": [{"id": 1, "name": "秘密"}, {"id": None}]}}).encode()
    assert shape(body) == {
        "data.list[].id: number",
        "data.list[].id: null",
        "data.list[].name: text",
    }


def test_keys_that_are_data_do_not_make_every_page_different():
    assert shape(b'{"700000001": {"a": 1}}') == shape(b'{"700000002": {"a": 2}}')


@pytest.mark.parametrize(
    ("board", "gone", "come"),
    [
        (Board.JSON, "data.list[].company_name: text", "data.list[].employer: text"),
        (
            Board.GBK,
            "script.engine_search_result[].company_name: text",
            "script.engine_search_result[].employer: text",
        ),
        (
            Board.CARDS,
            "div.item_con.job_comp > div.comp_name > a.fl",
            "div.item_con.job_comp > div.corp_name > a.fl",
        ),
    ],
)
def test_a_renamed_field_or_class_is_one_path_gone_and_one_come(board, gone, come):
    ads = generate(1, 20)
    before = shape(board_page(board, ads, 1).body)
    after = shape(board_page(board, ads, 1, Drift.COMPANY).body)
    assert gone in before - after
    assert come in after - before


def test_other_ads_of_the_same_board_have_the_same_shape():
    for board in Board:
        one, other = (shape(board_page(board, generate(seed, 40), 1).body) for seed in (1, 2))
        assert one == other


def test_data_in_hidden_fields_is_seen():
    body = (FOLDER / "mohrss" / "page.html").read_bytes()
    assert any(path.startswith("input#findjoblist[].acb200") for path in shape(body))


def test_pages_of_one_list_are_one_kind():
    urls = ["http://b.test/list/180200,2,1.html?x=1", "http://b.test/list/180200,2,17.html"]
    assert len({page_kind(document(b"", url)) for url in urls}) == 1


@given(st.binary(max_size=300))
def test_any_bytes_have_some_shape(body):
    assert len(shape(body)) <= MAX_PATHS


def test_a_page_built_to_cost_has_no_shape():
    assert shape(b"<html>" + b"<div>" * 20_000) == set()
