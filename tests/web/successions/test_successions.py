"""Suspected successions on their pages: masked, explained, judged by inspectors only."""

import re

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.successions import Succession, SuccessionOpinionRow
from tests.support.factories import Ad, Hit
from tests.support.succession_world import ADDRESS, NEW, OLD, PHONE, WECHAT, SuccessionWorld


@pytest.fixture
def filled(world, settings):
    return SuccessionWorld(world.session, settings)


@pytest.fixture
def pair(filled, world):
    """A newcomer with the phone, address and WeChat of a revoked agency."""
    filled.agency()
    filled.ads({"company": OLD, "text": f"微信：{WECHAT}"})
    filled.ads({"text": f"电话{PHONE}，加V：{WECHAT}", "address": ADDRESS})
    filled.recompute()
    return world.session.scalars(select(Succession)).one()


def text(client, address):
    return client.get(address).get_data(as_text=True)


def test_the_list_says_who_and_by_what(pair, inspector):
    page = text(inspector, "/successions")
    assert NEW in page
    assert OLD in page
    assert "许可被吊销" in page
    assert re.search("微信、电话|电话、微信", page)


def test_an_empty_list_says_why(inspector):
    assert "没有待核实的关联主体" in text(inspector, "/successions")
    assert "没有符合条件的关联主体" in text(inspector, "/successions?kind=agency")


@pytest.mark.parametrize(
    ("query", "is_listed"),
    [
        ("", True),
        ("?ending=revoked&kind=poster&q=砚桥", True),
        ("?ending=expired", False),
        ("?kind=agency", False),
        ("?q=别家", False),
        ("?opinion=not_same", False),
        ("?all=1", True),
    ],
)
def test_filters_live_in_the_address(pair, inspector, query, is_listed):
    assert (f"/successions/{pair.id}" in text(inspector, f"/successions{query}")) is is_listed


def test_a_mistyped_filter_is_a_bad_request(inspector):
    assert inspector.get("/successions?ending=gone").status_code == 400


def test_the_page_shows_graph_and_table_with_contacts_masked(pair, inspector):
    page = text(inspector, f"/successions/{pair.id}")
    assert page.count("<svg") == 1
    assert "138********" in page
    assert ADDRESS in page
    assert "只有这两家使用" in page
    assert PHONE not in page
    assert WECHAT not in page


def test_a_number_in_a_name_is_masked_wherever_the_name_stands(filled, world, inspector):
    filled.agency()
    filled.ads({"company": f"小陈招工{PHONE}", "text": f"电话{PHONE}"})
    filled.recompute()
    pair = world.session.scalars(select(Succession)).one()
    assert PHONE not in text(inspector, "/successions")
    assert PHONE not in text(inspector, f"/successions/{pair.id}")


def test_contacts_are_shown_once_and_the_look_is_kept(pair, inspector, world):
    shown = inspector.post(f"/successions/{pair.id}/contacts", follow_redirects=True).text
    assert PHONE in shown
    assert WECHAT in shown
    assert PHONE not in text(inspector, f"/successions/{pair.id}")
    world.refresh()
    event = world.session.query(AuditEvent).filter_by(action="contacts_shown").one()
    assert (event.object_type, event.object_id) == ("succession", str(pair.id))


def test_an_auditor_reads_masked_and_may_do_nothing(pair, world, sign_in):
    client = sign_in(world.user(Role.AUDITOR))
    page = text(client, f"/successions/{pair.id}")
    assert "<form" not in page.split("<main")[1]
    for step in ("judge", "contacts", "case"):
        assert client.post(f"/successions/{pair.id}/{step}").status_code == 403


def test_nobody_outside_the_office_sees_any_of_it(pair, world, sign_in, client):
    agency = world.agency()
    owner = sign_in(world.user(Role.AGENCY, agency_id=agency.id))
    assert owner.get(f"/successions/{pair.id}").status_code == 403
    assert owner.get("/successions").status_code == 403
    assert client.get(f"/successions/{pair.id}").status_code == 302


def test_an_inspector_judges_takes_back_and_opens_a_case(pair, inspector, world):
    address = f"/successions/{pair.id}"
    refused = inspector.post(f"{address}/case")
    assert refused.status_code == 422
    assert "认定为同一经营者后才能立案" in refused.text
    inspector.post(f"{address}/judge", data={"opinion": "not_same"})
    assert address not in text(inspector, "/successions")
    world.refresh()
    said = world.session.scalars(select(SuccessionOpinionRow)).one()
    inspector.post(f"/successions/judgements/{said.id}/revoke")
    assert address in text(inspector, "/successions")
    inspector.post(f"{address}/judge", data={"opinion": "same", "note": "现场核实"})
    assert "现场核实" in text(inspector, address)
    opened = inspector.post(f"{address}/case")
    world.refresh()
    case = world.session.scalars(select(Case)).one()
    assert opened.location.endswith(f"/cases/{case.id}")
    assert case.party == NEW
    assert address in text(inspector, f"/cases/{case.id}")
    assert case.number in text(inspector, address)


def test_an_overlong_note_is_refused_and_kept(pair, inspector):
    note = "长" * 5000
    answer = inspector.post(f"/successions/{pair.id}/judge", data={"opinion": "same", "note": note})
    assert answer.status_code == 422
    assert "文字过长" in answer.text
    assert note in answer.text


def test_an_unknown_opinion_or_pair_is_refused(pair, inspector):
    assert inspector.post(f"/successions/{pair.id}/judge", data={"opinion": "x"}).status_code == 400
    assert inspector.get("/successions/999").status_code == 404
    assert inspector.post("/successions/999/contacts").status_code == 404


def test_the_lead_of_the_newcomer_says_whom_it_may_carry_on(pair, inspector, world):
    finding = world.finding(Ad(company=NEW, text="限男性", hits=[Hit("限男性")]))
    address = f"/findings/{finding.id}"
    assert f"/successions/{pair.id}" in text(inspector, address)
    inspector.post(f"/successions/{pair.id}/judge", data={"opinion": "not_same"})
    assert f"/successions/{pair.id}" not in text(inspector, address)


def test_the_day_begins_with_how_many_wait(pair, inspector):
    assert "1 个新主体疑似延续" in text(inspector, "/today")
    inspector.post(f"/successions/{pair.id}/judge", data={"opinion": "unsure"})
    assert "个新主体疑似延续" not in text(inspector, "/today")


def test_pages_cost_the_same_however_many_there_are(
    pair, filled, inspector, count_statements, world
):
    inspector.get("/successions")
    few = count_statements(lambda: inspector.get("/successions"))
    one = count_statements(lambda: inspector.get(f"/successions/{pair.id}"))
    filled.ads(*({"company": f"武汉{name}服务部", "text": f"加V：{WECHAT}"} for name in
                 ("甲禾", "乙谦", "丙联", "丁衡")))  # fmt: skip
    filled.recompute()
    assert world.session.query(Succession).count() > 1
    assert count_statements(lambda: inspector.get("/successions?all=1")) == few
    assert count_statements(lambda: inspector.get(f"/successions/{pair.id}")) == one
