"""Agencies of other authorities' lists whose licence lapses under an ad that still stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.lists.lists import ListStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
)
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads.standing import judge_standing
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.lists import Inquiry
from supervisor.store.tables.postings import Posting
from tests.support.scan_samples import scan
from tests.support.site.lists import keep_every_list, keep_list

NAME = "武汉江岸博众人力资源有限公司"
AUTHORITY = "江岸区人社局"


def agency(until=None, events=()):
    licence = LicenceRecord(
        LicenceKind.HR_SERVICE,
        "420102001",
        valid_to=until,
        events=events,
        authority=AUTHORITY,
        as_of=clock.today(),
    )
    return AgencyRecord("1", NAME, licences=(licence,), authority=AUTHORITY)


@pytest.fixture
def scanned(session, settings):
    """An ad of an agency that stands in the list of another district, judged and looked at."""

    def scanned(listed):
        row = keep_list(session, settings, AUTHORITY, ["420102"], [listed])
        keep_every_list(session, settings)
        folder = settings.inbox_path / "handover"
        folder.mkdir(parents=True)
        (folder / "ads.jsonl").write_text(
            f'{{"id": "1", "title": "普工", "company": "{NAME}", "city": "武汉市", '
            '"text": "我公司受客户委托代招电子厂普工。"}',
            encoding="utf-8",
        )
        scan(ScanEnvironment(session, settings, Fetcher(user_agent_contact="a@example.org")))
        assert judge_standing(session, settings).ads == 0
        return row

    return scanned


def leads(session):
    session.expire_all()
    return session.scalars(select(Finding)).all()


def replaced(session, settings, row, listed):
    row.status = ListStatus.REPLACED
    return keep_list(session, settings, AUTHORITY, ["420102"], [listed])


def test_a_new_version_that_tells_of_a_revocation_turns_the_ad_and_the_next_one_back(
    session, settings, scanned
):
    row = scanned(agency())
    assert leads(session) == []
    [ad] = session.scalars(select(Posting)).all()
    assert ad.listed_standing is LicenceStanding.VALID
    since = clock.today() - timedelta(days=1)
    gone = agency(events=(LicenceEvent(LicenceEventKind.REVOKED, since),))
    row = replaced(session, settings, row, gone)
    found = judge_standing(session, settings)
    assert (found.agencies, found.ads, found.leads) == (1, 1, 1)
    [lead] = leads(session)
    assert lead.verdict is Verdict.LAPSED
    assert judge_standing(session, settings).ads == 0
    replaced(session, settings, row, agency())
    assert judge_standing(session, settings).ads == 1
    [lead] = leads(session)
    assert (lead.status, lead.verdict) == (FindingStatus.WITHDRAWN, Verdict.LICENSED_ELSEWHERE)


def test_an_agency_struck_off_its_list_is_judged_by_the_lists_that_would_hold_it(
    session, settings, scanned
):
    row = scanned(agency())
    other = replace(agency(), name="武汉江岸另家人力资源有限公司")
    replaced(session, settings, row, other)
    assert judge_standing(session, settings).ads == 1
    [lead] = leads(session)
    assert lead.verdict is Verdict.NOT_LISTED
    assert judge_standing(session, settings).ads == 0


def test_a_validity_that_ends_after_the_day_of_the_list_asks_the_authority_once(
    session, settings, scanned
):
    yesterday = clock.today() - timedelta(days=1)
    row = scanned(agency())
    ended = agency(until=yesterday)
    [licence] = ended.licences
    older = replace(licence, as_of=yesterday - timedelta(days=30))
    replaced(session, settings, row, replace(ended, licences=(older,)))
    assert judge_standing(session, settings).ads == 1
    assert leads(session) == []
    [asked] = session.scalars(select(Inquiry)).all()
    assert (asked.poster, asked.ads) == (NAME, 1)
