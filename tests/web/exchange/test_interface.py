"""The interface for programs: who is let in, what goes out, what comes in, what is written."""

import os
from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform.roles import Role
from supervisor.services.exchange import tokens
from supervisor.services.exchange.tokens import NewToken
from supervisor.services.platform import throttle
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.exchange.tokens import ApiToken
from supervisor.store.tables.platform import AuditEvent
from supervisor.web.exchange import agencies, checks, handovers
from tests.support.routes import EXAMPLES

EXAMPLES_EACH = max(4, int(os.environ.get("HOSTILE_INPUTS", "0")) // 16)  # eight calls, two modes

AD = {"title": "前台", "company": "武汉晨帆商贸有限公司", "text": "招前台1名，限女性，月薪5000元"}


@pytest.fixture
def bearer(world):
    """Return a function that makes a token and gives the headers that show it."""
    admin = world.user(Role.ADMIN, "token-maker")

    def make(*scopes, source_id=None, until=None):
        new = NewToken("市场监管局数据交换", scopes, source_id, until)
        _, token = tokens.make(world.session, Actor(admin.id), new)
        return {"Authorization": f"Bearer {token}"}

    return make


def test_a_token_opens_what_it_was_made_for_and_nothing_else(client, world, bearer, monkeypatch):
    world.agency()
    register = bearer(ApiScope.REGISTER)
    assert client.get("/api/v1/agencies", headers=register).status_code == 200
    refused = client.post("/api/v1/checks", json={"ads": [AD]}, headers=register)
    assert (refused.status_code, refused.json["fields"]) == (403, [])
    for wrong in ({}, {"Authorization": "Bearer svk_made-up"}, {"Authorization": "Basic eDp5"}):
        answer = client.get("/api/v1/agencies", headers=wrong)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    [row] = world.session.query(ApiToken).all()
    world.session.refresh(row)
    assert row.used_at is not None
    assert register["Authorization"].partition(" ")[2] not in str(vars(row))
    monkeypatch.setattr(agencies, "REGISTER", throttle.Limit("api_register", 0, 60))
    answer = client.get("/api/v1/agencies", headers=bearer(ApiScope.REGISTER))
    assert answer.status_code == 200  # the first of a bucket
    answer = client.get("/api/v1/agencies", headers=register)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_an_ended_or_expired_token_opens_nothing(client, world, bearer, time_machine):
    headers = bearer(ApiScope.REGISTER, until=date(2030, 1, 1))
    time_machine.move_to("2030-01-02T10:00:00+08:00")
    assert client.get("/api/v1/agencies", headers=headers).status_code == 401
    open_ended = bearer(ApiScope.REGISTER)
    tokens.end(world.session, Actor(1), world.session.query(ApiToken).count())
    assert client.get("/api/v1/agencies", headers=open_ended).status_code == 401


def test_the_register_comes_page_by_page_without_gap_or_repeat(client, world, bearer):
    codes = sorted(world.agency().uscc for _ in range(5))
    headers, seen, after = bearer(ApiScope.REGISTER), [], ""
    while after is not None:
        page = client.get(f"/api/v1/agencies?limit=2&after={after}", headers=headers).json
        seen += [one["uscc"] for one in page["agencies"]]
        after = page["next"]
    assert seen == codes
    [whole] = [
        one
        for one in client.get("/api/v1/open-data/agencies.json").json["agencies"]
        if one["uscc"] == codes[0]
    ]
    one = client.get(f"/api/v1/agencies/{codes[0]}", headers=headers).json
    assert one["agency"] == whole
    assert client.get("/api/v1/agencies/NOBODY", headers=headers).status_code == 404
    wrong = client.get("/api/v1/agencies?limit=0", headers=headers)
    assert (wrong.status_code, wrong.json["fields"]) == (422, ["limit"])


def test_many_drafts_are_checked_as_one_is(client, bearer):
    drafts = [{**AD, "key": "a-1"}, {"text": "招聘店员2名，月薪4000元"}]
    headers = bearer(ApiScope.CHECK)
    answer = client.post("/api/v1/checks", json={"ads": drafts}, headers=headers)
    assert answer.status_code == 200
    first, second = answer.json["results"]
    assert (first.pop("key"), second["key"], second["breaches"]) == ("a-1", "", 0)
    assert first == client.post("/api/v1/check", json=AD).json
    assert first["breaches"] == 1
    too_many = [AD] * (checks.MOST_DRAFTS + 1)
    answer = client.post("/api/v1/checks", json={"ads": too_many}, headers=headers)
    assert (answer.status_code, answer.json["fields"]) == (422, ["ads"])


def test_ads_handed_over_are_read_and_what_was_not_is_told(app, client, world, bearer):
    """The same file as by hand; what was found in the ads is told to nobody outside."""
    headers = bearer(ApiScope.HANDOVER, source_id="handover")
    body = "职位名称,公司名称,职位描述,职位编号\n分拣员,武汉晨帆商贸有限公司,限男性,n-1\n,,,\n"
    address = "/api/v1/handovers?filename=晨帆.csv"
    taken = client.post(address, data=body.encode(), headers=headers)
    assert taken.status_code == 202
    app.extensions["background"].shutdown(wait=True)
    told = client.get(taken.headers["Location"], headers=headers).json
    assert (told["state"], told["new"], told["name"]) == ("read", 1, taken.json["name"])
    assert told["refused"] == len({one["row"] for one in told["problems"]})
    event = world.session.query(AuditEvent).filter_by(action="handover_received").one()
    assert event.detail["token"] == "市场监管局数据交换"
    others = bearer(ApiScope.HANDOVER, source_id="zhaopin")
    assert client.get(taken.headers["Location"], headers=others).status_code == 404
    assert client.post(address, headers=headers).status_code == 422
    assert client.post("/api/v1/handovers", data=b"x", headers=headers).json["fields"] == [
        "filename"
    ]


def test_errors_are_told_to_programs_in_json(client):
    answer = client.get("/api/v1/check")
    assert (answer.status_code, set(answer.allow)) == (405, {"OPTIONS", "POST"})
    assert answer.json["message"].startswith("操作方式不对")
    assert client.get("/api/v1/nothing").json["fields"] == []


def test_where_the_open_data_was_leads_to_where_it_is(client):
    answer = client.get("/public/open-data/agencies.csv")
    assert (answer.status_code, answer.location) == (308, "/api/v1/open-data/agencies.csv")


def test_the_description_is_kept_by_what_is_described(app, world, bearer, monkeypatch):
    """Requests made up from the document, right ones and wrong ones, get the answers it names.

    ``HOSTILE_INPUTS=20000`` tries so many in all.
    """
    world.agency(uscc=EXAMPLES["uscc"])
    wide = throttle.Limit("wide", 100_000, 0.01)
    for module, name in (
        (agencies, "REGISTER"), (checks, "BULK_CHECKS"), (handovers, "HANDOVERS"),
        (handovers, "READINGS"), (checks.precheck, "API_CHECKS"), (agencies.directory, "DOWNLOADS"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, wide)
    monkeypatch.setattr(handovers.background, "start", lambda work: None)
    headers = bearer(*ApiScope, source_id="handover")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    assert schema.raw_schema["openapi"].startswith("3.1")
    bounded = hypothesis_settings(
        max_examples=EXAMPLES_EACH, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    tried = []
    for operation in (found.ok() for found in schema.get_all_operations()):
        for mode in GenerationMode:

            @bounded
            @given(case=operation.as_strategy(generation_mode=mode))
            def hold_to_it(case):
                case.call_and_validate(headers=headers)

            try:
                hold_to_it()
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE
        tried.append(operation.label)
    assert len(tried) == 8
