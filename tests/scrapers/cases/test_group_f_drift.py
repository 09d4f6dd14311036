"""Group F: a page that has changed its shape is read as far as it goes, and the change is seen."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scrapers.contract import ReadingKind
from scrapers.decoding.embedded import assigned, parse_tolerant
from scrapers.registry import load_config
from scrapers.replica import ReplicaServer, generate
from supervisor.domain.collect.runs import RunOutcome
from supervisor.store.tables.collect import Incident, SourceRun
from tests.scrapers.cases.boards import (
    as_json,
    embedded,
    embedded_row,
    hidden_ad,
    hidden_input,
    interface,
    item,
    read,
)
from tests.support.live_scans import scan


@pytest.mark.parametrize(
    ("low", "high", "pay"),
    [("5000", "8000", "5000-8000元/月"), (5000, 8000.0, "5000-8000元/月"), (None, None, ""),
     ("", "8000", "8000元/月以下"), (0, 0, ""), ([], {}, ""), (True, "x", "x元/月以下")],
)  # fmt: skip
def test_case_58_a_type_that_changed_is_coerced_and_null_stays_null(
    low: Any, high: Any, pay: str
) -> None:
    (row,) = read("mohrss", hidden_input([hidden_ad(acb241=low, acb242=high)], "1")).rows
    assert row.posting is not None
    assert row.posting.salary_text == pay
    assert (row.posting.title, row.posting.company) == ("普工", "武汉甲公司")


def test_case_58_a_renamed_field_costs_coverage_and_is_reported() -> None:
    reading = read(
        "mohrss", hidden_input([hidden_ad(), {"acb200": 2, "aca112": "文员", "aab004x": "乙"}], "2")
    )
    assert [bool(row.posting and row.posting.company) for row in reading.rows] == [True, False]
    assert reading.unlisted == ("aab004x",)


def test_case_59_a_class_renamed_on_some_cards_keeps_the_rows() -> None:
    cards = [
        f'<li class="job_item" infoid="{n:014}"><div class="job_name"><a href="/{n}.shtml">'
        f'<span class="name">普工{n}</span></a></div><div class="comp_name">'
        f'<a class="fl" title="武汉{n}公司">武汉</a></div></li>'
        for n in range(10)
    ]
    renamed = [card.replace("comp_name", "cmp-v2") for card in cards[:3]]
    page = f'<ul id="list_con">{"".join([*renamed, *cards[3:]])}</ul>'
    rows = read("wuba", page.encode()).rows
    firms = [row.posting.company for row in rows if row.posting]
    assert len(firms) == 10
    assert firms.count("") == 3


@pytest.mark.parametrize(
    "script",
    [
        "window.__SEARCH_RESULT__ = {json}", "__SEARCH_RESULT__={json};",
        'window["__SEARCH_RESULT__"]={json};var x={{}}', "var __SEARCH_RESULT__ = {json}\n;",
        "window.__SEARCH_RESULT__=JSON.parse(x);window.__SEARCH_RESULT__ = {json}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "liberty",
    ['"x":1,', '"x":undefined,', '"x":NaN,', '"x":[1,2,],', '"x":"a\tb",', '"x":"</b>{[",', ""],
)
def test_case_60_json_in_scripts_is_found_by_its_braces(script: str, liberty: str) -> None:
    rows = json.dumps([embedded_row(1)], ensure_ascii=False)
    value = "{" + liberty + f'"engine_search_result":{rows},"jobid_count":"1"' + "}"
    page = f"<html><script>{script.format(json=value)}</script></html>"
    reading = read("job51_legacy", page.encode())
    assert [row.posting.title for row in reading.rows if row.posting] == ["文员1"]


@pytest.mark.parametrize("text", ['cb({"a":1})', ' jQuery_1.cb ( {"a":1} ) ;', '{"a":1,}'])
def test_case_60_wrappers_are_taken_off_and_nothing_is_evaluated(text: str) -> None:
    assert parse_tolerant(text) == {"a": 1}
    assert assigned(f"x={{}}; __S__ = {text}", "__S__") in ({"a": 1}, None)
    assert parse_tolerant("cb({a: alert(1)})") is None


def test_case_62_a_hidden_input_is_unescaped_once_and_counted() -> None:
    text = 'A&amp;B &lt;b&gt; 5<6 "引号"'
    reading = read("mohrss", hidden_input([hidden_ad(aab004=text)], "40"))
    assert reading.rows[0].posting is not None
    # Once out of the attribute; what the board's own data still encodes is undone for storing.
    assert reading.rows[0].posting.company == 'A&B <b> 5<6 "引号"'
    assert reading.total == 40
    twice = hidden_input([hidden_ad()], "1").replace(b"&#34;", b"&amp;#34;")
    assert read("mohrss", twice).kind is ReadingKind.DRIFT


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (interface([], 0), ReadingKind.EMPTY), (interface([], 7), ReadingKind.BLOCKED),
        ({"code": 200, "data": {"list": []}}, ReadingKind.DRIFT),
        ({"code": 200, "data": {"list": [], "total": None}}, ReadingKind.DRIFT),
        ({"code": 200, "data": {"list": [], "total": "many"}}, ReadingKind.DRIFT),
        ({"code": 200, "data": {"list": None, "total": 0}}, ReadingKind.DRIFT),
    ],
)  # fmt: skip
def test_case_63_none_is_believed_only_with_a_stated_nought(
    answer: dict[str, Any], kind: ReadingKind
) -> None:
    reading = read("iguopin", as_json(answer))
    assert reading.kind is kind
    assert bool(reading.reason) is (kind is not ReadingKind.EMPTY)


@pytest.mark.parametrize("shelf", ["top_ads", "auction_ads", "market_ads"])
def test_case_64_advertised_rows_are_kept_apart(shelf: str) -> None:
    page = embedded([embedded_row(1), embedded_row(2)], **{shelf: [embedded_row(9)]})
    reading = read("job51_legacy", page.encode())
    assert [row.posting.external_id for row in reading.rows if row.posting] == ["1", "2"]
    assert [row.posting.external_id for row in reading.promoted if row.posting] == ["9"]


NIGHT = date(2026, 11, 2)


def nights(session, settings, counts: list[int], **values: Any) -> list[SourceRun]:
    runs = []
    with ReplicaServer(seed=5, postings=()) as server:
        for number, count in enumerate(counts):
            server.postings = tuple(generate(number if values else 5, count * 2, **values))
            night = NIGHT + timedelta(days=number)
            runs += scan(session, settings, server, ["replica_json"], night=night).values()
    return runs


@pytest.mark.parametrize("last", [6, 0])
def test_case_65_a_list_that_shrinks_raises_one_incident(session, settings, last: int) -> None:
    usual = [80, 84, 79, 81, 80, 82]
    runs = nights(session, settings, [*usual, last, last])
    assert {run.outcome for run in runs[:6]} == {RunOutcome.OK}
    found = session.scalars(select(Incident).filter_by(source_id="replica_json")).all()
    shrunk = [
        incident
        for incident in found
        if incident.cause.startswith("count:rows" if last else "outcome:")
    ]
    assert len(shrunk) == 1
    assert shrunk[0].nights == 2
    assert shrunk[0].first_run_id == runs[6].id


def test_case_66_a_known_ad_that_is_missing_alarms_whatever_the_count(
    session, settings, monkeypatch
) -> None:
    declared = load_config("replica_json")
    pinned = declared.canary.model_copy(update={"external_id": "799999999"})
    watched = declared.model_copy(update={"canary": pinned})
    monkeypatch.setattr("supervisor.services.watch.incidents.load_config", lambda _: watched)
    (run,) = nights(session, settings, [80])
    assert run.rows == 80
    (incident,) = session.scalars(select(Incident).where(Incident.cause.startswith("canary")))
    assert incident.first_run_id == run.id


# Beyond the examples.


def test_markup_inside_json_is_read_as_text() -> None:
    text = "<p>职责：<b>分拣</b></p><br>要求：男女不限&nbsp;<script>x()</script>"
    (row,) = read("iguopin", as_json(interface([item(1, contents=text)]))).rows
    assert row.posting is not None
    assert row.posting.text.startswith("职责：分拣\n要求：男女不限")
    assert "x()" not in row.posting.text


def test_a_list_that_moved_elsewhere_in_the_answer_is_drift() -> None:
    answer = {"code": 200, "data": {"total": 1, "page": {"list": [item(1)]}}}
    reading = read("iguopin", as_json(answer))
    assert (reading.kind, reading.rows) == (ReadingKind.DRIFT, ())


@pytest.mark.parametrize("odd", [None, "x", 5, [], True])
def test_items_that_are_no_objects_cost_their_row(odd: Any) -> None:
    reading = read("iguopin", as_json(interface([item(1), odd, item(3)])))
    assert [row.posting is not None for row in reading.rows] == [True, False, True]
    assert reading.rows[1].problems
