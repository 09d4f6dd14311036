from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from supervisor.domain.leads.leads import finding_proposed
from supervisor.domain.leads.verdicts import Concluded, conclude
from supervisor.domain.lists.coverage import Coverage, Extent
from supervisor.domain.lists.inquiries import Answer, InquiryAnswer
from supervisor.domain.lists.known import own_register
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.lists.seats import SeatSource, seat_of
from supervisor.domain.matching.model import Evidence, Intermediary, Match, Verdict
from supervisor.domain.names import normalise
from supervisor.domain.postings.places import Jurisdiction, home_districts, jurisdiction_of
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.agencies import Activity
from supervisor.domain.screening.model import Category, RuleHit, Severity

DAY = date(2026, 11, 1)
WUCHANG_CODE = "91420106MA4K0TEXT9"
JIANGAN_CODE = "91420102MA4K0TEXTF"
CITY_CODE = "91420100MA4K0TEXTJ"
GUANGZHOU_CODE = "91440101MA4K0TEXT9"


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


def found(verdict):
    return Concluded(Match(verdict=verdict, score=0.0, why="", version="1"))


def hit(category, severity=Severity.ORDINARY, exception=None):
    return RuleHit(category, "text", 0, 2, "岗位", "rule", 1, severity, (), exception)


ACTS = Intermediary(is_likely=True, weight=2.0)
ACTS_NOT = Intermediary(is_likely=False, weight=0.0)


HERE, ELSEWHERE, NOWHERE = "武汉云桥人力资源有限公司", "广州云桥人力资源有限公司", "云桥人力"
HOME = "420106"
SHOWN = Activity.JOB_BROKERAGE
EVERY_PAPER = frozenset(Paper)
OWN = own_register(HOME, "本局")
ABOVE = [
    ReferenceList("city", "市局", ("4201",), EVERY_PAPER, DAY),
    ReferenceList("province", "省厅", ("42",), EVERY_PAPER, DAY),
]
DISTRICTS = ReferenceList(
    "districts",
    "各区",
    tuple(code for code in home_districts(HOME) if code != HOME),
    EVERY_PAPER,
    DAY,
)
WHOLE = [OWN, *ABOVE, DISTRICTS]


def judged(company, city, lists, uscc="", intermediary=ACTS, verdict=Verdict.UNKNOWN):
    ad = posting(company, city, uscc)
    before = found(verdict).match
    concluded = conclude(ad, before, intermediary, Coverage(lists), on=DAY, activity=SHOWN)
    lead = finding_proposed(ad, concluded, intermediary, (), HOME)
    return concluded.match.verdict, lead and lead.severity


@pytest.mark.parametrize(
    ("company", "city", "uscc", "lists", "severity"),
    [
        (HERE, "武汉市", "", WHOLE, Severity.SEVERE),
        (HERE, "长沙市", "", WHOLE, Severity.SEVERE),
        (HERE, "武汉市", WUCHANG_CODE, WHOLE, Severity.SEVERE),
        (HERE, "武汉市", WUCHANG_CODE, [OWN, *ABOVE], Severity.SEVERE),
        (HERE, "武汉市", WUCHANG_CODE, [OWN], Severity.ORDINARY),
        (HERE, "武汉市", "", [OWN, DISTRICTS, ABOVE[0]], Severity.ORDINARY),
        (NOWHERE, "武汉-洪山区", "", WHOLE, Severity.ADVISORY),
    ],
)
def test_who_stands_in_no_list_that_would_hold_it_makes_a_lead(
    company, city, uscc, lists, severity
):
    assert judged(company, city, lists, uscc) == (Verdict.NOT_LISTED, severity)


@pytest.mark.parametrize(
    ("company", "city", "uscc", "lists"),
    [
        (HERE, "武汉", "", [OWN]),
        (HERE, "武汉", JIANGAN_CODE, [OWN, *ABOVE]),
        (HERE, "武汉", CITY_CODE, [OWN, *ABOVE]),
        (HERE, "武汉", GUANGZHOU_CODE, WHOLE),
        (ELSEWHERE, "武汉", "", WHOLE),
        (NOWHERE, "武汉", "", [OWN]),
        (NOWHERE, "", "", WHOLE),
    ],
)
def test_nobody_is_accused_whom_no_list_can_know(company, city, uscc, lists):
    assert judged(company, city, lists, uscc) == (Verdict.UNKNOWN, None)


def test_a_stale_list_knows_nothing():
    old = replace(DISTRICTS, as_of=DAY - timedelta(days=200))
    assert judged(HERE, "武汉", [OWN, *ABOVE, old]) == (Verdict.UNKNOWN, None)


def test_a_list_of_other_papers_knows_nothing():
    filings = replace(DISTRICTS, papers=frozenset({Paper.FILING}))
    assert judged(HERE, "武汉", [OWN, *ABOVE, filings]) == (Verdict.UNKNOWN, None)


@pytest.mark.parametrize(
    ("lists", "verdict"),
    [
        ([OWN, *ABOVE], Verdict.UNKNOWN),
        (WHOLE, Verdict.NOT_LISTED),
    ],
)
def test_a_list_of_filings_does_not_say_who_holds_a_licence(lists, verdict):
    filings = replace(DISTRICTS, key="filings", papers=frozenset({Paper.FILING}))
    filed = Match(Verdict.NOT_LISTED, 1.0, "", "1", agency_key="filings#1", authority="各区")
    ad = posting(uscc=JIANGAN_CODE)
    concluded = conclude(ad, filed, ACTS, Coverage([*lists, filings]), on=DAY, activity=SHOWN)
    lead = finding_proposed(ad, concluded, ACTS, (), HOME)
    assert concluded.match.verdict is verdict
    assert (lead is None) is (verdict is Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("verdict", "intermediary", "severity"),
    [
        (Verdict.LAPSED, ACTS, Severity.ORDINARY),
        (Verdict.OUT_OF_SCOPE, ACTS, Severity.ADVISORY),
        (Verdict.POSSIBLE, ACTS, None),
        (Verdict.LICENSED, ACTS, None),
        (Verdict.LICENSED_ELSEWHERE, ACTS, None),
        (Verdict.LAPSED, ACTS_NOT, None),
    ],
)
def test_what_a_known_agency_s_papers_make_of_its_ad(verdict, intermediary, severity):
    assert judged(HERE, "武汉", WHOLE, "", intermediary, verdict) == (verdict, severity)


def test_who_does_not_act_for_others_needs_no_licence():
    assert judged(HERE, "武汉", WHOLE, "", ACTS_NOT) == (Verdict.UNKNOWN, None)


def test_an_authority_s_answer_outweighs_the_want_of_a_list():
    answer = Answer(
        normalise(ELSEWHERE), ELSEWHERE, "", "广州市局", "4401", InquiryAnswer.NOT_LICENSED, DAY
    )
    concluded = conclude(
        posting(ELSEWHERE),
        found(Verdict.UNKNOWN).match,
        ACTS,
        Coverage([OWN], refuted=[answer]),
        on=DAY,
    )
    assert concluded.match.verdict is Verdict.NOT_LISTED
    assert "广州市局" in concluded.match.why


def test_an_authority_speaks_for_itself_alone_so_its_answer_accuses_nobody_gravely():
    answer = Answer(
        normalise(HERE), HERE, "", "武昌区局", "420106", InquiryAnswer.NOT_LICENSED, DAY
    )
    coverage = Coverage([], refuted=[answer])
    ad = posting(HERE, uscc=WUCHANG_CODE)
    concluded = conclude(ad, found(Verdict.UNKNOWN).match, ACTS, coverage, on=DAY)
    assert concluded.knowledge.extent is Extent.OWN_LEVEL
    lead = finding_proposed(ad, concluded, ACTS, (), HOME)
    assert lead.severity is Severity.ORDINARY


def test_a_mistyped_code_says_nothing_of_the_seat():
    mistyped = WUCHANG_CODE[:-1] + ("0" if WUCHANG_CODE[-1] != "0" else "1")
    assert seat_of(posting(NOWHERE, uscc=WUCHANG_CODE)).source is SeatSource.CODE
    assert seat_of(posting(NOWHERE, uscc=mistyped)).source is SeatSource.WORKPLACE


def test_an_answer_about_one_code_does_not_accuse_a_namesake_with_another():
    answer = Answer(
        normalise(ELSEWHERE), ELSEWHERE, GUANGZHOU_CODE, "广州市局", "4401",
        InquiryAnswer.NOT_LICENSED, DAY,
    )  # fmt: skip
    for uscc, verdict in (
        (GUANGZHOU_CODE, Verdict.NOT_LISTED),
        ("", Verdict.NOT_LISTED),
        (JIANGAN_CODE, Verdict.UNKNOWN),
    ):
        ad, coverage = posting(ELSEWHERE, uscc=uscc), Coverage([OWN], refuted=[answer])
        concluded = conclude(ad, found(Verdict.UNKNOWN).match, ACTS, coverage, on=DAY)
        assert concluded.match.verdict is verdict


def test_an_unknown_poster_of_another_trade_hires_for_itself():
    hiring = Intermediary(False, -0.3, (Evidence("trade", "名称中的“食品”", -0.3),))
    concluded = conclude(posting(), found(Verdict.UNKNOWN).match, hiring, Coverage([OWN]), on=DAY)
    assert concluded.match.verdict is Verdict.EMPLOYER
    assert "食品" in concluded.match.why


def test_a_nameless_poster_cannot_be_accused():
    assert finding_proposed(posting(company=""), found(Verdict.UNKNOWN), ACTS, (), HOME) is None


def test_intermediary_wording_alone_is_lawful():
    assert (
        finding_proposed(
            posting(), found(Verdict.LICENSED), ACTS, [hit(Category.INTERMEDIARY)], HOME
        )
        is None
    )


def test_a_lawful_exception_is_shown_but_makes_no_lead():
    excepted = hit(Category.GENDER, Severity.SEVERE, exception="矿山井下作业")
    assert finding_proposed(posting(), found(Verdict.LICENSED), ACTS_NOT, [excepted], HOME) is None
    lead = finding_proposed(
        posting(), found(Verdict.LICENSED), ACTS_NOT, [excepted, hit(Category.AGE)], HOME
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
    assert jurisdiction_of(city, HOME) is expected
