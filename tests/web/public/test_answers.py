"""What the public is answered: in a sentence, with what to do, for whoever is asked about."""

from datetime import date

import pytest

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.platform import clock
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from supervisor.services.cases import steps
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.register import Licence
from tests.support.cases.closed import put_closed
from tests.support.credit_world import Office
from tests.support.site.lists import keep_list


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def paper(until):
    return [Licence(kind="hr_service", number="1", scope=["job_brokerage"], valid_to=until)]


def closed_case(session, name, **values):
    """A closure as it stands in the records once it is served."""
    day = clock.today()
    row = Case(
        **{
            "number": "案〔2026〕1号",
            "respondent": name,
            "origin": CaseOrigin.INSPECTION,
            "summary": "无证经营",
            "opened_on": day,
            "outcome": CaseOutcome.CLOSURE,
            "entry_class": EntryClass.SERIOUS,
            "document_number": "罚字〔2026〕1号",
            "decided_on": day,
            "served_on": day,
        }
        | values
    )
    return put_closed(session, row)


def test_a_licensed_agency_is_answered_for_and_nobody_else_is_proposed(client, world):
    agency = world.agency()
    found = page(client, f"/public/agencies/{agency.uscc}")
    assert "answer-good" in found
    assert "可以从事职业中介，许可到 2029年1月1日。" in found
    assert "附近可以从事职业中介的机构" not in found


def test_an_expired_one_is_warned_of_with_licensed_ones_of_its_street_first(client, world):
    far = world.agency("武汉阿尔法人力资源有限公司", street=Street.of("nanhu"))
    near = world.agency("武汉中正人力资源有限公司")
    gone = world.agency("武汉过期人力资源有限公司", star=3, licences=paper(date(2020, 1, 1)))
    found = page(client, f"/public/agencies/{gone.uscc}")
    assert "许可已于 2020年1月1日 到期" in found
    assert "星级、信用等级暂停" in found
    assert "★" not in found
    assert found.index(near.name) < found.index(far.name)
    assert "暂停" in page(client, f"/public/agencies/{gone.uscc}/proof")
    _, card = page(client, "/public?q=过期").split("result-cards")
    assert "answer-warn" in card


def test_open_data_leaves_out_what_is_suspended(client, world):
    world.agency(star=3, licences=paper(date(2020, 1, 1)))
    [row] = client.get("/api/v1/open-data/agencies.json").get_json()["agencies"]
    assert (row["star"], row["credit_grade"], row["ratings_suspended"]) == (None, None, True)


def test_a_revoked_licence_is_on_the_public_list_until_the_decision_is_taken_back(
    client, world, settings
):
    office = Office.make(world.session, settings)
    office.agency.licences = paper(date(2040, 1, 1))
    office.agency.star = 4
    world.session.commit()
    case = office.served("V1")
    assert office.agency.name in page(client, "/public/closed")
    profile = page(client, f"/public/agencies/{office.agency.uscc}")
    assert "被吊销，请勿交费。" in profile
    assert "★" not in profile
    steps.revoke(world.session, office.approver, case.id, case.version, "依据有误")
    assert office.agency.name not in page(client, "/public/closed")
    assert "可以从事职业中介" in page(client, f"/public/agencies/{office.agency.uscc}")


@pytest.mark.parametrize("query", ["武汉捷速劳务中介所", "捷速", "武汉捷速劳务中价所", "jiesu"])
def test_a_closed_operator_is_found_and_nearly_found(client, world, query):
    closed_case(world.session, "武汉捷速劳务中介所")
    found = page(client, f"/public?q={query}")
    assert "被依法取缔（罚字〔2026〕1号），请勿交费。" in found
    assert "投诉举报" in found


@pytest.mark.parametrize(
    "values",
    [
        {"decided_on": date(2020, 1, 1), "served_on": date(2020, 1, 2)},
        {"revoked_on": clock.today()},
        {"served_on": None},
        {"entry_class": EntryClass.MINOR},
    ],
)
def test_a_closure_is_shown_only_as_long_as_it_may_be(client, world, values):
    closed_case(world.session, "武汉捷速劳务中介所", **values)
    assert "没有公示期内的" in page(client, "/public/closed")
    assert "查无此机构" in page(client, "/public?q=捷速劳务中介所")


def test_a_person_is_not_named_in_full(client, world):
    closed_case(world.session, "张小三")
    found = page(client, "/public/closed")
    assert "张某某" in found
    assert "张小三" not in found
    assert "张某某" not in page(client, "/public?q=张小三")


def test_an_agency_of_another_district_is_sent_to_its_authority(client, world, settings):
    licence = LicenceRecord(
        LicenceKind.HR_SERVICE,
        "420102000001",
        authority="江岸区人社局",
        as_of=date(2026, 9, 1),
    )
    listed = AgencyRecord(
        "1", "武汉江岸信达人力资源有限公司", licences=(licence,), authority="江岸区人社局"
    )
    keep_list(world.session, settings, "江岸区人社局", ["420102"], [listed])
    found = page(client, "/public?q=信达人力")
    assert "由 江岸区人社局 发证，编号 420102000001（名单日期 2026年9月1日）" in found
    assert "查无此机构" not in found


def test_nobody_known_is_said_so_with_what_to_do(client, world):
    licensed = world.agency()
    found = page(client, "/public?q=毫无此名")
    assert "查无此机构" in found
    assert "请勿交费" in found
    assert licensed.name in found
    assert "subject=" in found
