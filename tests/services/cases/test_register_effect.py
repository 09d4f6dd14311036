"""A served revocation and the register are one; so is the decision's withdrawal; ads follow."""

from datetime import date

import pytest
from sqlalchemy import select

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.names import normalise
from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.services.cases import steps
from supervisor.services.cases.consequences import live_entries
from supervisor.services.cases.course import CaseRefused
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads.standing import judge_standing
from supervisor.store.queries.leads.endings import endings
from supervisor.store.queries.public.closed import ending_decisions
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.successions.operators import ended_by_case
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.register import Licence
from supervisor.store.tables.register_changes import RegisterAct
from tests.support.cases.course import CLOSURE, REVOCATION, Course
from tests.support.credit_world import Office
from tests.support.scan_samples import scan


@pytest.fixture
def office(session, settings):
    office = Office.make(session, settings)
    office.agency.licences = [
        Licence(
            kind="hr_service",
            number="420106001",
            scope=["job_brokerage", "online_recruitment"],
            valid_from=date(2020, 1, 1),
            valid_to=date(2040, 1, 1),
        )
    ]
    session.commit()
    return office


def standing(session):
    session.expire_all()
    [record] = agency_records(session)
    return agency_standing(record, clock.today())


def test_serving_a_revocation_writes_the_register_and_its_withdrawal_gives_back(session, office):
    case = office.decided(REVOCATION, "V6")
    assert standing(session) is LicenceStanding.VALID
    case = Course(office, case).served()
    assert standing(session) is LicenceStanding.REVOKED
    [act] = session.scalars(select(RegisterAct)).all()
    assert case.number in act.title
    steps.revoke(session, office.approver, case.id, case.version, "原决定依据有误")
    assert standing(session) is LicenceStanding.VALID


@pytest.mark.parametrize(
    ("lifts", "amount", "stands", "entry_class"),
    [
        ("revocation", 20_000, LicenceStanding.VALID, EntryClass.ORDINARY),
        ("", 20_000, LicenceStanding.REVOKED, EntryClass.SERIOUS),
    ],
)
def test_what_an_appeal_lifts_comes_back_and_the_class_follows_what_is_left(
    session, office, lifts, amount, stands, entry_class
):
    case = Course(office, office.decided(REVOCATION, "V6")).served()
    assert [row.entry_class for row in live_entries(session, case.id)] == [EntryClass.SERIOUS]
    before = office.score()
    course = Course(office, case)
    course.take("appeal", kind="litigation")
    claims = {"lifts": lifts} if lifts else {}
    case = course.take("appeal_result", result="changed", amount=amount, **claims)
    assert standing(session) is stands
    [entry] = live_entries(session, case.id)
    assert entry.entry_class is entry_class
    assert office.score() == before, "the act is the same, counted once"
    assert case.revoked_on is None
    assert case.outcome is (CaseOutcome.FINE if lifts else CaseOutcome.REVOCATION)
    assert [one.case_id for one in ending_decisions(session, clock.today())] == (
        [] if lifts else [case.id]
    )


@pytest.mark.parametrize(
    ("result", "lifts", "amount", "said"),
    [
        ("upheld", "revocation", 0, "变更"),
        ("changed", "closure", 0, "没有“予以关闭"),
        ("changed", "revocation", 0, "撤销决定"),
    ],
)
def test_an_appeal_lifts_only_what_was_imposed(office, result, lifts, amount, said):
    course = Course(office, Course(office, office.decided(REVOCATION, "V6")).served())
    course.take("appeal", kind="litigation")
    with pytest.raises(CaseRefused, match=said) as refused:
        course.take("appeal_result", result=result, lifts=lifts, amount=amount)
    assert {key for one in refused.value.refusals for key in one.articles} == {"penalty_73"}


def test_a_fine_leaves_the_licence_alone(session, office):
    office.served()
    assert standing(session) is LicenceStanding.VALID
    assert session.scalars(select(RegisterAct)).all() == []


def test_ads_that_stand_become_leads_when_the_licence_goes_and_cease_when_it_is_back(
    session, settings, office
):
    folder = settings.inbox_path / "handover"
    folder.mkdir(parents=True)
    (folder / "ads.jsonl").write_text(
        f'{{"id": "1", "title": "普工", "company": "{office.agency.name}", "city": "武汉市", '
        '"text": "我公司受客户委托代招电子厂普工。"}',
        encoding="utf-8",
    )
    scan(ScanEnvironment(session, settings, Fetcher(user_agent_contact="a@example.org")))
    first = judge_standing(session, settings)
    assert (first.ads, first.leads) == (0, 0)
    assert session.scalars(select(Finding)).all() == []
    case = office.decided(REVOCATION, "V6")
    case = Course(office, case).served()
    found = judge_standing(session, settings)
    assert (found.agencies, found.ads, found.leads) == (1, 1, 1)
    lead = session.scalars(select(Finding)).one()
    assert lead.verdict is Verdict.LAPSED
    assert judge_standing(session, settings).ads == 0
    steps.revoke(session, office.approver, case.id, case.version, "原决定依据有误")
    judge_standing(session, settings)
    session.expire_all()
    assert (lead.status, lead.verdict) == (FindingStatus.WITHDRAWN, Verdict.LICENSED)


def _closure(office):
    typed = ByHand("某某劳务信息部", CaseOrigin.REPORT, "无证经营", None, "unlicensed")
    case = open_by_hand(office.session, office.inspector, typed)
    return Course(office, case).decided(CLOSURE)


def test_the_closed_are_listed_with_the_service_and_leave_with_the_decision(session, office):
    case = _closure(office)
    today = clock.today()
    assert ending_decisions(session, today) == []
    case = Course(office, case).served()
    [line] = ending_decisions(session, today)
    assert (line.case_id, line.party, line.document) == (case.id, case.party, "罚字第1号")
    course = Course(office, case)
    course.take("duty_done", what="已停止经营")
    course.take("close", heads=True, approved_by="程局")
    assert endings(session).of(normalise(case.party), None) != []
    assert [one.case_id for one in ended_by_case(session)] == [case.id]
    steps.revoke(session, office.approver, case.id, course.case.version, "原决定依据有误")
    assert ending_decisions(session, today) == ended_by_case(session) == []
