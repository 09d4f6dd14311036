"""Check before you post: what to complete and look over beside the violations, page and JSON."""

import re

import pytest

NOTICE = {
    "title": "招聘",
    "company": "武汉晨帆人力资源有限公司",
    "text": "1、电工 2名\n性别：不限，须持电工证。仅限男性\n2、前台 1名\n仅限女性\n"
    "公司名称：武汉云杉商贸有限公司\n有意加V：abc12345\n截止日期：2020年1月5日",
}


def hints(page):
    return re.search(r'id="hints">(.*?)</section>', page, re.DOTALL)[1]


def test_the_poster_learns_what_to_complete(client):
    page = client.post("/check", data=NOTICE).text
    panel = hints(page)
    assert "提示，不是违法认定" in panel
    assert "工作地点" in panel
    assert "招聘人数" not in panel
    assert "请写正常的联系方式" in panel
    assert "截止日期已过" in panel
    assert "“武汉云杉商贸有限公司”" in panel
    assert "写着“性别：不限”，又写了" in panel
    assert "另有需要补全或核对的内容" in page
    assert page.index("岗位：电工") < page.index("岗位：前台")


def test_contacts_are_masked_in_what_is_quoted(client):
    panel = hints(client.post("/check", data=NOTICE).text)
    assert "加V：ab******" in panel
    assert "abc12345" not in panel


def test_a_whole_ad_has_nothing_to_complete(client):
    text = (
        "招聘保洁员3名。岗位职责：负责楼道清扫。任职要求：有责任心。"
        "工作地点：中南路88号。月薪3500元。长期有效。"
    )
    page = client.post("/check", data={**NOTICE, "text": text}).text
    assert 'id="hints"' not in page
    assert "另有需要补全" not in page


def test_what_is_repeated_is_shown_once(client):
    panel = hints(client.post("/check", data={**NOTICE, "text": "有意加V：abc12345\n" * 50}).text)
    assert panel.count("变体联系方式") == 1


def test_hints_are_no_breaches(client):
    text = "公司名称：武汉云杉商贸有限公司，加V：abc12345"
    answer = client.post("/api/v1/check", json={**NOTICE, "text": text}).json
    assert answer["breaches"] == 0
    assert {one["kind"] for one in answer["signals"]} == {"other_name", "hidden_contact"}
    assert "没有发现问题" in client.post("/check", data={**NOTICE, "text": text}).text


@pytest.mark.parametrize("prefix", ["", "<b>𠮷</b>\u200b", "ＡＢ：\n"])
def test_programs_get_the_same_with_places_that_point(client, prefix):
    draft = {**NOTICE, "text": prefix + "\n" + NOTICE["text"]}
    answer = client.post("/api/v1/check", json=draft).json
    assert [one["kind"] for one in answer["signals"]] == ["hidden_contact", "expired", "other_name"]
    for one in answer["signals"]:
        assert draft[one["field"]][one["start"] : one["end"]] == one["span"]
        assert one["advice"]
        assert bool(one["basis"]) == (one["kind"] != "hidden_contact")
    assert {"element": "place", "label": "工作地点"} in answer["missing"]
    (contradiction,) = answer["contradictions"]
    hit = answer["hits"][contradiction["hit"]]
    assert (contradiction["field"], contradiction["value"]) == ("性别", "不限")
    assert hit["post"] == "电工"
    assert "男" in hit["span"]


def test_an_ad_for_one_post_names_none(client):
    answer = client.post("/api/v1/check", json={"text": "招前台1名，限女性"}).json
    assert [hit["post"] for hit in answer["hits"]] == [None]


def test_hostile_words_are_only_words(client):
    text = "1、<b>电工 2名\n限***<script>alert(1)</script>\n2、x/+ 1名\n加V：\"'><i>abc12345"
    page = client.post("/check", data={"company": "<i>李", "text": text}).text
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<b>电工" not in page


def test_hints_cost_no_statement(client, count_statements):
    client.post("/check", data=NOTICE)
    plain = {**NOTICE, "text": "限女性"}
    counts = [
        count_statements(lambda d=draft: client.post("/check", data=d)) for draft in (plain, NOTICE)
    ]
    assert counts[0] == counts[1]


def test_the_schema_describes_the_hints(client):
    document = client.get("/api/v1/openapi.json").json
    schemas = document["components"]["schemas"]
    answer = next(
        schema for name, schema in schemas.items() if name.split(".")[0].startswith("CheckResponse")
    )
    assert {"missing", "signals", "contradictions"} <= set(answer["required"])
