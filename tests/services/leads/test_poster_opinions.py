"""What inspectors say of posters is kept, applied, revocable, and never silently overruled."""

from datetime import date

import pytest
from sqlalchemy import select

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.matching.memory import Opinion
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import NameKind
from supervisor.services.leads import poster_opinions
from supervisor.services.leads.poster_opinions import Opined, OpinionError
from supervisor.services.leads.reassess import reassess
from supervisor.services.leads.review import Ruling, decide
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.leads import Finding, PosterOpinionRow
from supervisor.store.tables.register import Agency, AgencyName, Licence
from tests.support.factories import World
from tests.support.scan_samples import scan
from tests.support.site.lists import keep_every_list

POSTER = "武汉岚川人力"


@pytest.fixture
def agency(session):
    row = Agency(name="武汉岚舟人力资源有限公司", uscc="91420106MA4KXXXX0X", city="武汉市")
    row.licences = [
        Licence(
            kind="hr_service",
            number="420106001",
            scope=["job_brokerage", "online_recruitment"],
            valid_from=date(2020, 1, 1),
            valid_to=date(2040, 1, 1),
        )
    ]
    session.add(row)
    session.commit()
    return row


@pytest.fixture
def lead(session, settings, environment, inbox, agency):
    keep_every_list(session, settings)
    (inbox / "ads.jsonl").write_text(
        f'{{"id": "1", "title": "普工", "company": "{POSTER}", "city": "武汉市", '
        '"text": "我公司受客户委托代招电子厂普工，签订劳务派遣合同。"}',
        encoding="utf-8",
    )
    scan(environment)
    return session.scalars(select(Finding)).one()


@pytest.fixture
def people(session, settings):
    world = World(session, settings)
    return Actor(world.user().id), Actor(world.user(Role.APPROVER).id)


def said(lead, agency, opinion=Opinion.SAME):
    return Opined(lead.poster_key, POSTER, agency.id, opinion)


def test_the_same_withdraws_the_lead_and_says_why(session, settings, lead, agency, people):
    assert lead.verdict is not Verdict.LICENSED
    assert poster_opinions.record_opinion(session, settings, people[0], said(lead, agency)) == 1
    session.expire_all()
    assert lead.verdict is Verdict.LICENSED
    assert lead.status is FindingStatus.WITHDRAWN
    assert "持证机构" in lead.rejudged_because


def test_revoking_brings_the_lead_back(session, settings, lead, agency, people):
    before = lead.verdict
    poster_opinions.record_opinion(session, settings, people[0], said(lead, agency))
    row = session.scalars(select(PosterOpinionRow)).one()
    poster_opinions.revoke(session, settings, people[1], row.id)
    session.expire_all()
    assert lead.status is FindingStatus.OPEN
    assert lead.verdict is before
    assert row.revoked_by_id == people[1].user_id
    with pytest.raises(OpinionError):
        poster_opinions.revoke(session, settings, people[1], row.id)


@pytest.fixture
def recognised(session, settings, lead, agency, people):
    poster_opinions.record_opinion(session, settings, people[0], said(lead, agency))
    return lead


def test_the_next_scan_takes_it_into_account(session, environment, inbox, recognised):
    (inbox / "more.jsonl").write_text(
        f'{{"id": "2", "title": "保洁", "company": "{POSTER}", "city": "武汉市", '
        '"text": "我公司代招保洁员。"}',
        encoding="utf-8",
    )
    scan(environment)
    assert session.scalars(select(Finding.posting_id)).all() == [recognised.posting_id]


def test_a_decided_lead_stands_on_what_it_was_made_on(session, settings, lead, agency, people):
    decide(session, lead.id, people[0], Ruling(Decision.CONFIRM, lead.version))
    verdict, version = lead.verdict, lead.register_version_id
    poster_opinions.record_opinion(session, settings, people[0], said(lead, agency))
    session.expire_all()
    assert (lead.status, lead.verdict) == (FindingStatus.CONFIRMED, verdict)
    assert lead.register_version_id == version


def test_a_register_that_learns_of_the_agency_withdraws_the_lead(session, settings, lead, agency):
    agency.names.append(AgencyName(kind=NameKind.SHORT, text=POSTER))
    session.commit()
    assert reassess(session, settings) == 1
    session.expire_all()
    assert lead.status is FindingStatus.WITHDRAWN
    assert reassess(session, settings) == 0


def test_a_short_name_is_entered_by_a_second_person(session, settings, lead, agency, people):
    poster_opinions.record_opinion(session, settings, people[0], said(lead, agency))
    row = session.scalars(select(PosterOpinionRow)).one()
    with pytest.raises(OpinionError, match="以外的人"):
        poster_opinions.approve_alias(session, people[0], row.id)
    poster_opinions.approve_alias(session, people[1], row.id)
    session.expire_all()
    assert [name.text for name in agency.names] == [POSTER]
    with pytest.raises(OpinionError):
        poster_opinions.approve_alias(session, people[1], row.id)


def test_not_the_same_is_no_alias(session, settings, lead, agency, people):
    poster_opinions.record_opinion(
        session, settings, people[0], said(lead, agency, Opinion.NOT_SAME)
    )
    row = session.scalars(select(PosterOpinionRow)).one()
    with pytest.raises(OpinionError, match="同一主体"):
        poster_opinions.approve_alias(session, people[1], row.id)
    session.expire_all()
    assert lead.status is FindingStatus.OPEN
