from datetime import UTC, datetime

import pytest

from supervisor.domain.findings import Jurisdiction
from supervisor.domain.leads import lead_of
from supervisor.domain.matching.model import Intermediary, Match, Verdict
from supervisor.domain.places import jurisdiction_of
from supervisor.domain.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit, Severity


def posting(company="武汉某某人力资源有限公司", city="武汉市"):
    return JobPosting(
        source_id="handover",
        external_id="1",
        title="普工",
        company=company,
        text="岗位说明",
        city=city,
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def match(verdict):
    return Match(verdict=verdict, score=0.0, why="", version="1")


def hit(category, severity=Severity.ORDINARY, exception=None):
    return RuleHit(category, "text", 0, 2, "岗位", "rule", 1, severity, (), exception)


ACTS = Intermediary(is_likely=True, weight=2.0)
ACTS_NOT = Intermediary(is_likely=False, weight=0.0)


@pytest.mark.parametrize(
    ("verdict", "city", "severity"),
    [
        (Verdict.UNKNOWN, "武汉市", Severity.SEVERE),
        (Verdict.UNKNOWN, "", Severity.ADVISORY),
        (Verdict.LAPSED, "武汉-洪山区", Severity.SEVERE),
        (Verdict.OUT_OF_SCOPE, "武汉", Severity.ORDINARY),
        (Verdict.POSSIBLE, "武汉", Severity.ADVISORY),
    ],
)
def test_intermediaries_without_a_licence_make_leads(verdict, city, severity):
    lead = lead_of(posting(city=city), match(verdict), ACTS, ())
    assert lead is not None
    assert lead.severity is severity
    assert [found.category for found in lead.hits] == [Category.UNLICENSED]
    assert lead.hits[0].span == posting().company


@pytest.mark.parametrize(
    ("verdict", "acts", "city"),
    [
        (Verdict.UNKNOWN, ACTS_NOT, "武汉"),
        (Verdict.UNKNOWN, ACTS, "长沙市"),
        (Verdict.LICENSED, ACTS, "武汉"),
        (Verdict.EMPLOYER, ACTS_NOT, "武汉"),
    ],
)
def test_nobody_is_accused_for_being_unknown_elsewhere_or_licensed(verdict, acts, city):
    assert lead_of(posting(city=city), match(verdict), acts, ()) is None


def test_a_nameless_poster_cannot_be_accused():
    assert lead_of(posting(company=""), match(Verdict.UNKNOWN), ACTS, ()) is None


def test_intermediary_wording_alone_is_lawful():
    assert lead_of(posting(), match(Verdict.LICENSED), ACTS, [hit(Category.INTERMEDIARY)]) is None


def test_a_lawful_exception_is_shown_but_makes_no_lead():
    excepted = hit(Category.GENDER, Severity.SEVERE, exception="矿山井下作业")
    assert lead_of(posting(), match(Verdict.LICENSED), ACTS_NOT, [excepted]) is None
    lead = lead_of(posting(), match(Verdict.LICENSED), ACTS_NOT, [excepted, hit(Category.AGE)])
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
