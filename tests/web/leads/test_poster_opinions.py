import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.leads import PosterOpinionRow


@pytest.fixture
def lead(world):
    world.version("rules", {})
    return world.finding()


@pytest.fixture(autouse=True)
def without_rejudging(monkeypatch):
    """The leads made here rest on made-up versions; judging again is tested with the service."""
    monkeypatch.setattr("supervisor.services.leads.poster_opinions.reassess", lambda *_args: 0)


def spoken(world):
    world.refresh()
    return world.session.scalars(select(PosterOpinionRow)).all()


def test_an_inspector_finds_the_agency_and_says_it_is_the_same(world, lead, inspector):
    agency = world.agency("武汉岚舟人力资源有限公司")
    page = inspector.get(f"/judgements/findings/{lead.id}?q=岚舟").get_data(as_text=True)
    assert "武汉岚舟人力资源有限公司" in page
    form = {"agency_id": agency.id, "opinion": "same", "note": "电话核实"}
    assert inspector.post(f"/judgements/findings/{lead.id}", data=form).status_code == 302
    (said,) = spoken(world)
    assert (said.agency_id, str(said.opinion), said.note) == (agency.id, "same", "电话核实")
    assert "电话核实" in inspector.get("/judgements").get_data(as_text=True)


@pytest.mark.parametrize("form", [{}, {"agency_id": "x", "opinion": "same"}, {"agency_id": 1}])
def test_half_a_form_is_refused_and_nothing_is_kept(world, lead, inspector, form):
    assert inspector.post(f"/judgements/findings/{lead.id}", data=form).status_code == 302
    assert spoken(world) == []


def test_an_agency_that_is_not_there_is_refused_in_words(world, lead, inspector):
    form = {"agency_id": 9999, "opinion": "same"}
    answer = inspector.post(f"/judgements/findings/{lead.id}", data=form, follow_redirects=True)
    assert "名册中没有这家机构" in answer.get_data(as_text=True)
    assert spoken(world) == []


def test_an_auditor_reads_but_does_not_speak(world, lead, sign_in):
    client = sign_in(world.user(Role.AUDITOR))
    assert client.get("/judgements").status_code == 200
    assert client.get(f"/judgements/findings/{lead.id}").status_code == 403


def test_only_an_approver_enters_short_names(world, lead, inspector):
    assert inspector.post("/judgements/1/alias").status_code == 403


def test_the_list_costs_the_same_however_long(world, lead, inspector, count_statements):
    agency = world.agency("武汉岚舟人力资源有限公司")
    form = {"agency_id": agency.id, "opinion": "unsure"}
    inspector.post(f"/judgements/findings/{lead.id}", data=form)
    few = count_statements(lambda: inspector.get("/judgements"))
    for _ in range(6):
        inspector.post(f"/judgements/findings/{lead.id}", data=form)
    assert count_statements(lambda: inspector.get("/judgements")) == few
