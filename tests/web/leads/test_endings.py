"""An ad of whoever was closed down says so and links the case."""

from datetime import date

import pytest

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.names import normalise
from supervisor.store.tables.cases.cases import Case
from tests.support.cases.closed import put_closed
from tests.support.factories import Ad

POSTER = "武汉捷速劳务中介所"


@pytest.fixture
def finding(world):
    found = world.finding(Ad(company=POSTER))
    found.poster_key = found.revision.poster_key = normalise(POSTER)
    world.session.commit()
    return found


def closure(world, **values):
    day = date(2020, 5, 4)
    return put_closed(
        world.session,
        Case(
            **{
                "number": "某案〔2020〕7号",
                "respondent": POSTER,
                "origin": CaseOrigin.INSPECTION,
                "summary": "无证经营",
                "opened_on": day,
                "outcome": CaseOutcome.CLOSURE,
                "decided_on": day,
                "served_on": day,
            }
            | values
        ),
    )


def pages(client, finding):
    paths = (f"/findings/{finding.id}", f"/postings/{finding.posting_id}", "/findings")
    return [client.get(path).get_data(as_text=True) for path in paths]


def test_the_next_ad_of_a_closed_operator_says_so_and_links_the_case(inspector, world, finding):
    case = closure(world)
    lead, ad, queue = pages(inspector, finding)
    for page in (lead, ad):
        assert "被取缔，此后仍在发布招聘信息" in page
        assert f"/cases/{case.id}" in page
    assert "已取缔主体" in queue


@pytest.mark.parametrize(
    "values",
    [
        {"served_on": None},
        {"revoked_on": date(2020, 6, 1)},
        {"respondent": "武汉另一家劳务中介所"},
        {"outcome": CaseOutcome.FINE},
    ],
)
def test_nothing_is_said_where_no_closure_stands(inspector, world, finding, values):
    closure(world, **values)
    assert not any("取缔，" in page or "已取缔主体" in page for page in pages(inspector, finding))


def test_an_agency_whose_licence_was_revoked_is_told_by_the_register(inspector, world, finding):
    agency = world.agency()
    finding.agency_id = agency.id
    world.session.commit()
    closure(world, respondent="", agency_id=agency.id, outcome=CaseOutcome.REVOCATION)
    lead, _, queue = pages(inspector, finding)
    assert "被吊销许可证" in lead
    assert "已吊销主体" in queue
