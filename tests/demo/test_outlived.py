"""The demonstration has an agency whose licence ran out under an ad that still stands."""

from datetime import UTC, date, datetime, timedelta

from supervisor.demo.ads.outlived import outlived, outlived_ads
from supervisor.demo.register import build
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.known import own_register
from supervisor.domain.matching import AgencyIndex, Identifier
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.bureau import here
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.leads.assess import RegisterInForce, assess

LATEST = date(2026, 11, 30)


def seen_on(day):
    [ad] = outlived_ads(LATEST)
    office = here()
    records = [AgencyRecord(one.uscc, one.name, one.uscc, licences=one.licences) for one in build()]
    register = RegisterInForce(
        Identifier(AgencyIndex(records)),
        Coverage([own_register(office.division, office.name)]),
        office.division,
    )
    posting = JobPosting(
        source_id="demo", external_id=ad.external_id, title=ad.title, company=ad.company,
        text=ad.text, seen_at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        city=ad.city, published_on=ad.published_on,
    )  # fmt: skip
    [found] = assess(register, Screener(load_rules(None)), [posting], [()])
    return found


def test_the_ad_was_lawful_while_the_licence_stood_and_is_a_lead_since():
    agency, last_day = outlived(LATEST)
    then, now = seen_on(last_day), seen_on(LATEST)
    assert (then.match.verdict, then.lead) == (Verdict.LICENSED, None)
    assert now.match.verdict is Verdict.LAPSED
    assert now.match.agency_name == agency.name
    assert f"{last_day + timedelta(days=1)} 至 {LATEST}" in now.match.why
    assert now.lead is not None


def test_nothing_is_made_up_where_no_licence_has_ended_yet():
    assert outlived_ads(date(2020, 1, 1)) == []
