"""The search over everything finds agencies by whatever the office knows of them."""

import pytest

from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import NameKind
from supervisor.store.tables.register import AgencyName


@pytest.fixture
def agency(world):
    found = world.agency(phone="027-87654321", legal_representative="欧阳听澜")
    former = AgencyName(agency_id=found.id, kind=NameKind.FORMER, text="武汉旧名劳务有限公司")
    world.add(former)
    world.agency("武汉启禾人才服务有限公司")
    return found


@pytest.mark.parametrize(
    "typed", ["晨帆", "chenfan", "cfrl", "旧名劳务", "87654321", "027-87654321", "欧阳听澜", "晨凡"]
)
def test_whatever_is_known_leads_to_the_agency(inspector, agency, typed):
    page = inspector.get("/search", query_string={"q": typed}).text
    assert agency.name in page
    assert "武汉启禾人才服务有限公司" not in page


def test_by_licence_number(inspector, agency):
    page = inspector.get("/search", query_string={"q": agency.licences[0].number}).text
    assert agency.name in page


def test_a_street_leads_to_the_agencies_seated_in_it(inspector, agency):
    street = next(iter(Street))
    page = inspector.get("/search", query_string={"q": street.label[:-2]}).text
    assert f"/agencies?street={street.value}" in page


@pytest.mark.parametrize("typed", ["cfrl", "87654321", "欧阳听澜"])
def test_the_list_finds_the_same(inspector, agency, typed):
    page = inspector.get("/agencies", query_string={"q": typed}).text
    assert agency.name in page
    assert "武汉启禾人才服务有限公司" not in page


@pytest.mark.parametrize("typed", ["87654321", "欧阳听澜", "ouyangtinglan"])
def test_the_public_does_not_find_by_what_it_may_not_see(client, agency, typed):
    page = client.get("/public", query_string={"q": typed}).text
    assert "查无此机构" in page
    assert "result-cards" not in page


def test_a_changed_phone_is_found_at_once(inspector, agency, world):
    assert agency.name in inspector.get("/search?q=87654321").text
    world.refresh()
    agency.phone = "027-88880000"
    world.session.commit()
    assert agency.name in inspector.get("/search?q=88880000").text
    assert agency.name not in inspector.get("/search?q=87654321").text
