"""Check before you post: the page, the receipt, its verification, and the same for programs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from supervisor.domain.check import receipts
from supervisor.domain.screening import load_rules
from supervisor.services.check import precheck
from supervisor.store.base import Base
from supervisor.store.tables.collect import Version
from supervisor.web.exchange import checks

DRAFT = {
    "title": "前台接待",
    "company": "武汉青禾苗木有限公司",
    "text": "岗位职责：接待来访。\n任职要求：限女性，入职须交押金300元。",
}
CLEAN = {**DRAFT, "text": "岗位职责：接待来访。\n任职要求：做事认真，男女不限。"}


@pytest.fixture
def rows(world):
    """Return the number of rows in every table but the throttle's."""

    def count():
        world.refresh()
        tables = [t for t in Base.metadata.sorted_tables if t.name != "token_bucket"]
        return {t.name: world.session.scalar(select(func.count()).select_from(t)) for t in tables}

    return count


def test_a_draft_is_marked_explained_and_not_kept(client, rows):
    before = rows()
    page = client.post("/check", data=DRAFT).text
    assert "限女性</mark>" in page
    assert "就业促进法" in page
    assert "建议写法" in page
    assert DRAFT["text"].splitlines()[0] in page  # what was typed stands in the form again
    assert rows() == before


def test_nothing_found_does_not_claim_lawfulness(client):
    page = client.post("/check", data=CLEAN).text
    assert "没有发现问题" in page
    assert "不等于信息合法" in page


def test_a_lawful_exception_is_shown_and_not_counted(client):
    text = "煤矿井下掘进，限男性。"
    page = client.post("/check", data={**DRAFT, "text": text}).text
    assert "可能适用法定例外" in page
    assert "没有发现问题" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": " ", "text": ""}, "请填写招聘信息正文"),
        ({"text": "招" * 20_001}, "最多 20,000 字"),
    ],
)
def test_a_draft_that_cannot_be_checked_is_given_back(client, form, words):
    answer = client.post("/check", data={"company": "武汉青禾苗木有限公司", **form})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="武汉青禾苗木有限公司"' in answer.text


def test_hostile_text_is_only_text(client):
    page = client.post("/check", data={"text": "<script>alert(1)</script>限男性 {{7*7}}"}).text
    assert "<script" not in page
    assert " style=" not in page


def receipt_path(client, draft=DRAFT):
    answer = client.post("/check/receipt", data=draft)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "<svg" in page
    return re.search(r'href="http://localhost(/check/verify/[^"]+)"', page)[1]


def test_a_receipt_is_verified_by_anybody_and_keeps_only_the_rules(app, client, world, rows):
    before = rows()
    path = receipt_path(client)
    assert {name for name, count in rows().items() if count != before[name]} == {"version"}
    assert world.session.scalars(select(Version.kind)).all() == ["rules"]
    page = app.test_client().get(path).text
    assert "这张回执是真的" in page
    assert "性别限制 1 处" in page
    assert "收费押金 1 处" in page
    assert "青禾" not in page


def test_a_receipt_speaks_for_its_days_alone(client, monkeypatch):
    path = receipt_path(client)
    assert "有效期至" in client.get(path).text
    monkeypatch.setattr(receipts, "GOOD_FOR", -timedelta(seconds=1))
    page = client.get(path).text
    assert "过期" in page
    assert "请按现在的规则重新自查" in page


def test_a_changed_receipt_is_refused(client):
    path = receipt_path(client)
    # Not the last character: it may carry only padding.
    other = path[:-9] + ("A" if path[-9] != "A" else "B") + path[-8:]
    for forged in (other, "/check/verify/eyJ0IjoxfQ.x"):
        answer = client.get(forged)
        assert answer.status_code == 404
        assert "核验不通过" in answer.text


def test_a_receipt_of_another_kind_is_not_accepted(app, client, world):
    agency = world.agency()
    page = client.get(f"/public/agencies/{agency.uscc}/proof").text
    token = re.search(r"/public/verify/([^\"]+)\"", page)[1]
    assert client.get(f"/check/verify/{token}").status_code == 404


def test_the_text_on_the_platform_is_compared_with_the_receipt(client):
    path = receipt_path(client)
    reflowed = {**DRAFT, "text": DRAFT["text"].replace("\n", "  ")}
    page = client.post(path, data=reflowed).text
    assert page.count("与检查时相同") == 3
    assert "限女性</mark>" in page
    page = client.post(path, data={**DRAFT, "text": "任职要求：限男性。"}).text
    assert page.count("与检查时相同") == 2
    assert page.count("与检查时不同") == 1


def test_too_many_checks_are_stopped_without_losing_the_text(client, monkeypatch):
    monkeypatch.setattr(precheck, "CHECKS", precheck.throttle.Limit("check", 2, 60))
    for _ in range(2):
        assert client.post("/check", data=DRAFT).status_code == 200
    answer = client.post("/check", data=DRAFT)
    assert answer.status_code == 429
    assert "入职须交押金300元" in answer.text


def test_programs_get_the_same_answer(client, rows):
    before = rows()
    answer = client.post("/api/v1/check", json=DRAFT)
    assert answer.status_code == 200
    assert answer.json["rules"] == load_rules().digest
    assert answer.json["breaches"] == 2
    for hit in answer.json["hits"]:
        assert DRAFT[hit["field"]][hit["start"] : hit["end"]] == hit["span"]
        assert hit["basis"]
        assert hit["rewording"]
    assert rows() == before


@pytest.mark.parametrize(
    ("call", "fields"),
    [
        ({"json": {"title": "前台"}}, ["text"]),
        ({"json": {"text": "招" * 20_001}}, ["text"]),
        ({"json": {"text": 5, "salary": "x"}}, ["salary", "text"]),
        ({"data": b"{not json", "content_type": "application/json"}, ["text"]),
    ],
)
def test_programs_are_told_what_is_wrong(client, call, fields):
    answer = client.post("/api/v1/check", **call)
    assert answer.status_code == 422
    assert answer.json["fields"] == fields
    assert "请以 JSON 提交" in answer.json["message"]


def test_what_is_too_large_for_an_ad_is_not_read(client, monkeypatch):
    monkeypatch.setattr(precheck, "check", None)
    answer = client.post("/api/v1/check", json={"text": "招" * 300_000})
    assert answer.status_code == 413
    assert "一次提交一条" in answer.json["message"]


def test_refused_drafts_count_too(client, monkeypatch):
    monkeypatch.setattr(precheck, "API_CHECKS", precheck.throttle.Limit("check_api", 1, 60))
    assert client.post("/api/v1/check", data={"text": "招聘"}).status_code == 415
    assert client.post("/api/v1/check", json={"text": ""}).status_code == 429


@pytest.mark.parametrize("opened", ["[", '{"text":'])
def test_a_deeply_nested_draft_is_refused(client, opened):
    answer = client.post("/api/v1/check", data=opened * 10_000, content_type="application/json")
    assert answer.status_code == 422


def test_programs_are_throttled(client, monkeypatch):
    monkeypatch.setattr(precheck, "API_CHECKS", precheck.throttle.Limit("check_api", 1, 60))
    assert client.post("/api/v1/check", json=DRAFT).status_code == 200
    answer = client.post("/api/v1/check", json=DRAFT)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"


def test_the_interface_is_described(client):
    document = client.get("/api/v1/openapi.json").json
    assert "/api/v1/check" in document["paths"]
    assert {"200", "422", "429"} <= set(document["paths"]["/api/v1/check"]["post"]["responses"])
    assert checks.CheckHit.__name__ in str(document["components"]["schemas"].keys())
