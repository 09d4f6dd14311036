"""Once repaired, a record is shown nowhere outside the office (信用修复管理办法 第三条)."""

import pytest

from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.credit import ledger
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import credit_clock, objections
from supervisor.services.remedies.objections import ObjectionAnswer, ObjectionSubject
from supervisor.store.engine import unit_of_work
from tests.support.credit_world import Office
from tests.support.files.printed import words

FACTS = "查实发布虚假岗位三条。"
DOCUMENT = "罚字第1号"


@pytest.fixture
def office(world) -> Office:
    """An agency whose only record was disputed in vain, answered in public, then repaired."""
    office = Office.of(world)
    session = office.session
    credit_clock.run(session, clock.today())
    office.served()
    entry = office.entries()[0].id
    owner = Actor(office.owner.id)
    one = objections.object_to(
        session, owner, office.agency.id, ObjectionSubject(entry_id=entry), "岗位属实。", ()
    )
    objections.review(
        session, office.inspector, one.id, one.version, ObjectionAnswer(False, "不属实")
    )
    objections.decide(
        session, office.approver, one.id, one.version, ObjectionAnswer(False, "不成立")
    )
    with unit_of_work(session):
        ledger.end_entry(
            session, office.approver, office.entries()[0], EntryKind.REPAIR, "准予修复。"
        )
    return office


def test_no_page_of_the_agency_or_the_public_shows_it(office, client, sign_in):
    owner, uscc = sign_in(office.owner), office.agency.uscc
    pages = {
        path: visitor.get(path).text
        for visitor, paths in (
            (owner, ("/my-agency", "/my-agency/requests", "/my-agency/replies", "/my-agency/ads")),
            (
                client,
                (
                    f"/public/agencies/{uscc}",
                    f"/public/agencies/{uscc}/proof",
                    "/public?q=chenfan",
                    "/public/statistics",
                    "/api/v1/open-data/agencies.csv",
                    "/api/v1/open-data/agencies.json",
                ),
            ),
        )
        for path in paths
    }
    pages["report"] = words(owner.get("/papers/credit-report.pdf").data)
    for path, page in pages.items():
        assert FACTS not in page, path
        assert DOCUMENT not in page, path
    assert "100 分" in pages["/my-agency"]
    for kind in (EntryKind.FACT, EntryKind.REPAIR):
        assert f"{kind.label} · {office.entries()[0].label}" not in pages["/my-agency"]
    assert office.entries()[0].label not in pages["/my-agency/requests"]


def test_its_own_addresses_lead_nowhere(office, sign_in):
    owner, entry = sign_in(office.owner), office.entries()[0].id
    for path in (
        f"/my-agency/entries/{entry}/repair",
        f"/my-agency/entries/{entry}/objection",
        "/my-agency/objections/1/appeal",
    ):
        assert owner.get(path).status_code == 404


def test_the_office_still_knows_and_is_told_not_to_pass_it_on(office, sign_in, world):
    page = sign_in(world.user(Role.INSPECTOR)).get(f"/credit/{office.agency.id}").text
    assert "不得对外提供" in page
    assert "已修复" in page
