from datetime import UTC, datetime

import pytest

from supervisor.domain.leads.leads import finding_proposed
from supervisor.domain.matching.model import Intermediary, Match, Verdict
from supervisor.domain.postings.places import Jurisdiction, jurisdiction_of
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit, Severity


def posting(company="武汉某某人力资源有限公司", city="武汉市", uscc=""):
    return JobPosting(
        source_id="handover",
        external_id="1",
        title="普工",
        company=company,
        text="岗位说明",
        city=city,
        uscc=uscc,
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def match(verdict):
    return Match(verdict=verdict, score=0.0, why="", version="1")


def hit(category, severity=Severity.ORDINARY, exception=None):
    return RuleHit(category, "text", 0, 2, "岗位", "rule", 1, severity, (), exception)


ACTS = Intermediary(is_likely=True, weight=2.0)
ACTS_NOT = Intermediary(is_likely=False, weight=0.0)


def poster_lead(verdict, company, city, intermediary=ACTS, uscc=""):
    return finding_proposed(posting(company, city, uscc), match(verdict), intermediary, ())


HERE, ELSEWHERE, NOWHERE = "武汉云桥人力资源有限公司", "广州云桥人力资源有限公司", "云桥人力"


@pytest.mark.parametrize(
    ("verdict", "company", "city", "severity"),
    [
        (Verdict.UNKNOWN, HERE, "武汉市", Severity.SEVERE),
        (Verdict.UNKNOWN, HERE, "", Severity.SEVERE),
        (Verdict.UNKNOWN, HERE, "长沙市", Severity.SEVERE),
        (Verdict.UNKNOWN, NOWHERE, "武汉-洪山区", Severity.SEVERE),
        (Verdict.UNKNOWN, NOWHERE, "", Severity.ADVISORY),
        (Verdict.UNKNOWN, ELSEWHERE, "武汉", Severity.ADVISORY),
        (Verdict.LAPSED, ELSEWHERE, "长沙", Severity.SEVERE),
        (Verdict.OUT_OF_SCOPE, HERE, "武汉", Severity.ADVISORY),
        (Verdict.POSSIBLE, HERE, "武汉", Severity.ADVISORY),
    ],
)
def test_intermediaries_without_a_licence_make_leads(verdict, company, city, severity):
    lead = poster_lead(verdict, company, city)
    assert lead is not None
    assert lead.severity is severity
    assert [found.category for found in lead.hits] == [Category.UNLICENSED]
    assert lead.hits[0].span == company


@pytest.mark.parametrize(
    ("verdict", "acts", "company", "city"),
    [
        (Verdict.UNKNOWN, ACTS_NOT, HERE, "武汉"),
        (Verdict.UNKNOWN, ACTS, ELSEWHERE, "广州市"),
        (Verdict.UNKNOWN, ACTS, ELSEWHERE, ""),
        (Verdict.UNKNOWN, ACTS, NOWHERE, "长沙市"),
        (Verdict.POSSIBLE, ACTS, ELSEWHERE, "广州"),
        (Verdict.LICENSED, ACTS, HERE, "武汉"),
        (Verdict.EMPLOYER, ACTS_NOT, HERE, "武汉"),
    ],
)
def test_nobody_is_accused_whom_this_register_cannot_know(verdict, acts, company, city):
    assert poster_lead(verdict, company, city, acts) is None


def test_the_code_tells_the_seat_better_than_the_name():
    guangzhou_code = "91440101MA00000000"
    lead = poster_lead(Verdict.UNKNOWN, HERE, "武汉", uscc=guangzhou_code)
    assert lead is not None
    assert lead.severity is Severity.ADVISORY


def test_a_nameless_poster_cannot_be_accused():
    assert finding_proposed(posting(company=""), match(Verdict.UNKNOWN), ACTS, ()) is None


def test_intermediary_wording_alone_is_lawful():
    assert (
        finding_proposed(posting(), match(Verdict.LICENSED), ACTS, [hit(Category.INTERMEDIARY)])
        is None
    )


def test_a_lawful_exception_is_shown_but_makes_no_lead():
    excepted = hit(Category.GENDER, Severity.SEVERE, exception="矿山井下作业")
    assert finding_proposed(posting(), match(Verdict.LICENSED), ACTS_NOT, [excepted]) is None
    lead = finding_proposed(
        posting(), match(Verdict.LICENSED), ACTS_NOT, [excepted, hit(Category.AGE)]
    )
    assert lead is not None
    assert lead.severity is Severity.ORDINARY
    assert excepted in lead.hits


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ("武汉", Jurisdiction.LOCAL),
        ("湖北省 - 武汉市", Jurisdiction.LOCAL),
        ("洪山区", Jurisdiction.LOCAL),
        ("湖北省", Jurisdiction.UNCLEAR),
        ("", Jurisdiction.UNCLEAR),
        ("全国", Jurisdiction.UNCLEAR),
        ("北京 - 丰台", Jurisdiction.ELSEWHERE),
        ("湖北省宜昌市", Jurisdiction.ELSEWHERE),
    ],
)
def test_place_of_work_decides_whose_ad_it_is(city, expected):
    assert jurisdiction_of(city) is expected
